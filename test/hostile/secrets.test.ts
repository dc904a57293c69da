import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { usage } from '../../connectors/aws/usage.ts';
import { formats } from '../../reports/index.ts';
import { withRun } from '../../src/cli/open-run.ts';
import { readLedger } from '../../src/cli/output-documents.ts';
import { writeReports } from '../../src/scan/report.ts';
import { scan } from '../../src/scan.ts';
import { filesOf } from '../stories/scan-story.ts';
import { ACCOUNT, DAYS, estateOf, FIELDS, type Estate } from './estate.ts';
import { laidOut } from './plant.ts';
import { SECRETS, tracesIn } from './secrets.ts';

// Secrets stand in every member of records that pawl does not need, and nothing of them may be kept or shown.
const url = `https://deploy:${SECRETS.urlPassword}@git.example.com/x?X-Amz-Security-Token=${encodeURIComponent(SECRETS.sessionToken)}&token=${SECRETS.bearer}`;
const everything = Object.values(SECRETS).join(' ');

/** Calls of services that carry secrets in their parameters and answers, as CloudTrail shows them when it does not redact. */
const CALLS: readonly (readonly [service: string, event: string, parameters: unknown, response: unknown])[] = [
  ['ssm', 'PutParameter', { name: '/app/db', value: SECRETS.parameter, type: 'SecureString' }, { version: 1 }],
  ['ssm', 'GetParameter', { name: '/app/db', withDecryption: true }, { parameter: { name: '/app/db', value: SECRETS.parameter } }],
  ['ssm', 'SendCommand', { documentName: 'AWS-RunShellScript', parameters: { commands: [`export PGPASSWORD=${SECRETS.password}`, `curl -H "Authorization: Bearer ${SECRETS.bearer}" ${url}`] } }, null],
  ['secretsmanager', 'CreateSecret', { name: 'db', secretString: SECRETS.password, description: SECRETS.github }, { arn: 'x' }],
  ['secretsmanager', 'PutSecretValue', { secretId: 'db', secretString: SECRETS.password }, null],
  ['iam', 'CreateAccessKey', { userName: 'robot' }, { accessKey: { accessKeyId: SECRETS.accessKey, secretAccessKey: SECRETS.secretKey, userName: 'robot' } }],
  ['iam', 'UpdateLoginProfile', { userName: 'robot', password: SECRETS.password }, null],
  ['iam', 'UploadServerCertificate', { serverCertificateName: 'x', privateKey: SECRETS.privateKey, certificateBody: 'x' }, null],
  // No secret stands in `externalId`, which is kept: who may see the role sees it, and AWS treats it as none (IAM User Guide,
  // "Access to AWS accounts owned by third parties").
  ['sts', 'AssumeRole', { roleArn: `arn:aws:iam::${ACCOUNT}:role/ci`, roleSessionName: 's', externalId: 'shop-17', serialNumber: 'arn:aws:iam::123456789012:mfa/ann', tokenCode: SECRETS.password }, { credentials: { accessKeyId: SECRETS.temporaryKey, sessionToken: SECRETS.sessionToken, secretAccessKey: SECRETS.secretKey } }],
  ['sts', 'AssumeRoleWithWebIdentity', { roleArn: `arn:aws:iam::${ACCOUNT}:role/ci`, roleSessionName: 's', webIdentityToken: SECRETS.bearer }, { credentials: { accessKeyId: SECRETS.temporaryKey, sessionToken: SECRETS.sessionToken } }],
  ['sts', 'GetAccessKeyInfo', { accessKeyId: SECRETS.accessKey }, null],
  ['rds', 'CreateDBInstance', { dBInstanceIdentifier: 'db', masterUserPassword: SECRETS.password, masterUsername: 'admin' }, null],
  ['rds-data', 'ExecuteStatement', { sql: `ALTER USER app PASSWORD '${SECRETS.password}'`, secretArn: SECRETS.password }, null],
  ['redshift-data', 'ExecuteStatement', { sql: `COPY t FROM 's3://b' ACCESS_KEY_ID '${SECRETS.accessKey}' SECRET_ACCESS_KEY '${SECRETS.secretKey}'` }, null],
  ['ec2', 'RunInstances', { userData: Buffer.from(`#!/bin/sh\nexport TOKEN=${SECRETS.github}`).toString('base64'), instanceType: 't3.micro' }, null],
  ['ec2', 'GetPasswordData', { instanceId: 'i-1' }, { passwordData: SECRETS.password }],
  ['lambda', 'UpdateFunctionConfiguration20150331v2', { functionName: 'f', environment: { variables: { API_KEY: SECRETS.github, URL: url } } }, { environment: { variables: { API_KEY: SECRETS.github } } }],
  ['ecs', 'RegisterTaskDefinition', { family: 'f', containerDefinitions: [{ environment: [{ name: 'PASSWORD', value: SECRETS.password }] }] }, null],
  ['codebuild', 'ImportSourceCredentials', { token: SECRETS.github, username: 'x' }, null],
  ['cloudformation', 'CreateStack', { stackName: 'web', templateBody: everything, parameters: [{ parameterKey: 'DbPassword', parameterValue: SECRETS.password }] }, null],
  ['s3', 'GetObject', { bucketName: 'b', key: 'k', 'X-Amz-Security-Token': SECRETS.sessionToken, 'X-Amz-Credential': SECRETS.temporaryKey, Host: url }, null],
  ['kms', 'Decrypt', { encryptionContext: { password: SECRETS.password }, ciphertextBlob: SECRETS.parameter }, { plaintext: SECRETS.password }],
  ['eks', 'CreateCluster', { name: 'c', tags: { token: SECRETS.github } }, null],
  ['signin', 'ConsoleLogin', null, { ConsoleLogin: 'Success', token: SECRETS.bearer }],
];

/** The estate with secrets in members of records that nobody has to know, and in the members of an export beside the policies. */
function estateWithSecrets(): Estate {
  const estate = estateOf((field) => FIELDS[field]);
  const [base] = estate.plain;
  const record = (n: number, more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({ ...base, eventID: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`, ...more });
  const identity = base?.['userIdentity'] as Readonly<Record<string, unknown>>;
  const odd = [
    ...CALLS.map(([service, event, requestParameters, responseElements], n) => record(n, { eventSource: `${service}.amazonaws.com`, eventName: event, requestParameters, responseElements })),
    record(100, { userAgent: `curl ${url} ${everything}`, sourceIPAddress: SECRETS.password, requestID: SECRETS.github, sharedEventID: SECRETS.github, vpcEndpointId: SECRETS.github }),
    record(101, { additionalEventData: { everything, [SECRETS.password]: 1 }, serviceEventDetails: { everything }, tlsDetails: { clientProvidedHostHeader: url } }),
    record(102, { errorCode: 'ValidationException', errorMessage: `bad credentials ${everything} for ${url}` }),
    record(103, { errorCode: 'AccessDenied', errorMessage: `User: ${everything} is not authorized to perform: s3:GetObject on resource: x` }),
    record(104, { userIdentity: { ...identity, accessKeyId: SECRETS.temporaryKey, credentialId: SECRETS.accessKey, inScopeOf: { credentialsIssuedTo: SECRETS.secretKey } } }),
    record(105, { userIdentity: { type: 'AssumedRole', principalId: `${SECRETS.accessKey}:s`, accountId: ACCOUNT } }),
    record(106, { userIdentity: { type: 'IAMUser', principalId: SECRETS.temporaryKey, accountId: ACCOUNT, accessKeyId: SECRETS.accessKey } }),
    record(107, { userIdentity: { ...identity, sessionContext: { ...(identity['sessionContext'] as object), webIdFederationData: { federatedProvider: url, attributes: { token: SECRETS.bearer } }, attributes: { sessionToken: SECRETS.sessionToken } } } }),
    { ...record(108, {}), eventTime: `never ${everything}` },
    { ...record(109, {}), eventVersion: everything },
    { ...record(110, {}), requestParameters: everything },
    everything,
  ] as Estate['odd'];
  const secretive = (list: unknown): unknown => (list as readonly Readonly<Record<string, unknown>>[]).map((one) => ({ ...one, Notes: everything, LoginProfile: { Password: SECRETS.password }, AccessKeys: [{ AccessKeyId: SECRETS.accessKey, SecretAccessKey: SECRETS.secretKey }] }));
  const { UserDetailList, RoleDetailList } = estate.details;
  return { ...estate, odd, details: { ...estate.details, ResponseMetadata: { everything }, UserDetailList: secretive(UserDetailList), RoleDetailList: secretive(RoleDetailList) } };
}

describe('secrets', () => {
  let place: ReturnType<typeof laidOut>;
  const held: Record<string, readonly string[]> = {};
  let tables = '';
  beforeAll(async () => {
    place = laidOut(estateWithSecrets());
    const state = path.join(place.folder, '.pawl');
    const look = (name: string, bytes: Buffer): void => void (held[name] = [...(held[name] ?? []), ...tracesIn(bytes)]);
    const lookAtState = (): void => {
      for (const name of readdirSync(state, { recursive: true, encoding: 'utf8' })) if (statSync(path.join(state, name)).isFile()) look(name, readFileSync(path.join(state, name)));
    };
    await withRun({ config: path.join(place.folder, 'pawl.yaml'), asOf: DAYS.asOf, threads: 0 }, async (run) => {
      // The write-ahead log is there while the state is open, and after a kill.
      await scan({ ...run, progress: lookAtState }, (found, proposals) => {
        writeReports(run.output, Object.values(formats), { scan: found, proposals, readLedger: (principal) => readLedger(run.output, principal) });
      });
      lookAtState();
      // DuckDB compresses texts in its file, so the rows are looked at, too.
      for (const { name } of await run.store.rows('SELECT table_name AS name FROM duckdb_tables() ORDER BY ALL', z.strictObject({ name: z.string() }))) {
        const rows = await run.store.rows(`SELECT CAST(t AS VARCHAR) AS line FROM ${name} AS t`, z.strictObject({ line: z.string() }));
        tables += rows.map(({ line }) => line).join('\n');
      }
    });
    look('rows', Buffer.from(tables));
    for (const [name, content] of filesOf(path.join(place.folder, 'pawl-out'))) {
      const bytes = Buffer.from(content, 'base64');
      look(name, name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
    }
  });
  afterAll(() => place.dispose());

  it('are planted where they can be found', () => {
    const inputs = Buffer.concat([...filesOf(place.folder)].filter(([name]) => /^(?:logs|exports)\//.test(name)).map(([, content]) => Buffer.from(content, 'base64')));
    for (const name of Object.keys(SECRETS)) expect(tracesIn(inputs)).toContain(name);
  });

  it('stand neither in the state file nor in any output', () => {
    expect(Object.keys(held).length).toBeGreaterThan(8);
    for (const name of ['state.duckdb', 'state.duckdb.wal', 'scan.json', 'report.html']) expect(Object.keys(held)).toContain(name);
    // What must be kept is found in the rows, so a secret would be, too.
    for (const kept of ['DescribeStacks', 'AROAAAAAAAAAAAAAAAAA1', 'RunInstances', '/app/db']) expect(tables).toContain(kept);
    expect(Object.entries(held).filter(([, names]) => names.length > 0)).toEqual([]);
  });

  it('do not pass the projection of any record', () => {
    for (const record of estateWithSecrets().odd) expect([record['eventName'], tracesIn(Buffer.from(JSON.stringify(usage.project(record))))]).toEqual([record['eventName'], []]);
  });
});
