import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ledgerRows, scanFolder } from './scan-story.ts';

const ACCOUNT = '123456789012';
const DAYS = Array.from({ length: 45 }, (_, day) => new Date(Date.UTC(2026, 4, 1 + day)).toISOString().slice(0, 10));
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('a refusal that names another permission than the mapping', () => {
  it('is a finding about pawl, and keeps the services of the whole account', async () => {
    const { verdicts, findings } = await story('kms:Decrypt');
    expect(verdicts).toEqual({ 'ec2:StartInstances': 'exercised', 'ec2:StopInstances': 'possibly-exercised', 'kms:DisableKey': 'possibly-exercised', 'sns:DeleteTopic': 'unexercised' });
    expect(findings.map(({ summary, details, principal }) => [summary.replace(/^.*calls of /, ''), details, principal])).toEqual(
      ['ec2', 'kms'].map((group) => [
        `${group} to need, so every permission of ${group} stays`,
        ['ec2.amazonaws.com:DescribeInstances was refused for kms:Decrypt, and pawl takes it to need ec2:DescribeInstances'],
        '',
      ]),
    );
  });

  it('and one that agrees is neither', async () => {
    const { verdicts, findings } = await story('ec2:DescribeInstances');
    expect(verdicts).toEqual({ 'ec2:StartInstances': 'exercised', 'ec2:StopInstances': 'unexercised', 'kms:DisableKey': 'unexercised', 'sns:DeleteTopic': 'unexercised' });
    expect(findings).toEqual([]);
  });
});

describe("AWS's service authorization reference beside the export", () => {
  it('keeps what an operation may be checked for beyond the mapping', async () => {
    const { verdicts } = await story('ec2:DescribeInstances', [{ Name: 'DescribeInstances', AuthorizedActions: [{ Name: 'DescribeInstances', Service: 'ec2' }, { Name: 'DeleteTopic', Service: 'sns' }] }]);
    expect(verdicts).toEqual({ 'ec2:StartInstances': 'exercised', 'ec2:StopInstances': 'unexercised', 'kms:DisableKey': 'unexercised', 'sns:DeleteTopic': 'possibly-exercised' });
  });

  it('is refused when it is no such document', async () => {
    await expect(story('ec2:DescribeInstances', 'none')).rejects.toThrow('not a document of the service authorization reference: Operations');
  });
});

/** One role works every day; another is refused once, for `denied`. */
async function story(denied: string, operations?: unknown) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-contradiction-'));
  folders.push(folder);
  mkdirSync(path.join(folder, 'logs'));
  const daily = DAYS.flatMap((day) => [
    event(`${day}T08:00:00Z`, 'ec2', 'StartInstances', { readOnly: false }),
    event(`${day}T09:00:00Z`, 'ec2', 'DescribeInstances', { readOnly: true }),
    event(`${day}T10:00:00Z`, 'kms', 'DescribeKey', { readOnly: true }),
  ]);
  const refusal = event(`${DAYS[20] ?? ''}T11:00:00Z`, 'ec2', 'DescribeInstances', {
    readOnly: true,
    userIdentity: caller('AROAEXAMPLEOTHER000001', 'other'),
    errorCode: 'Client.UnauthorizedOperation',
    errorMessage: `You are not authorized to perform this operation. User: x is not authorized to perform: ${denied} because no identity-based policy allows it`,
  });
  writeFileSync(path.join(folder, 'logs/events.json'), JSON.stringify({ Records: [...daily, refusal] }));
  const roles = [role('AROAEXAMPLEWORKER00001', 'worker', ['ec2:DescribeInstances', 'ec2:StartInstances', 'ec2:StopInstances', 'kms:DescribeKey', 'kms:DisableKey', 'sns:DeleteTopic']), role('AROAEXAMPLEOTHER000001', 'other', ['s3:ListAllMyBuckets'])];
  writeFileSync(path.join(folder, 'details.json'), JSON.stringify({ UserDetailList: [], GroupDetailList: [], RoleDetailList: roles, Policies: [] }));
  writeFileSync(path.join(folder, 'pawl.yaml'), 'cycle: monthly\nsources:\n  - id: shop\n    connector: aws\n    grants: details.json\n    grantsTakenAt: 2026-06-14T06:00:00Z\n    usage: logs\n    observability: { multiRegion: true }\n');
  if (operations !== undefined) {
    mkdirSync(path.join(folder, 'reference'));
    writeFileSync(path.join(folder, 'reference/ec2.json'), JSON.stringify({ Name: 'ec2', Version: 'v1.4', Actions: [{ Name: 'DescribeInstances' }], Operations: operations }));
    appendFileSync(path.join(folder, 'pawl.yaml'), '    serviceReference: reference\n');
  }
  const result = await scanFolder(folder, { asOf: '2026-06-20' });
  const rows = ledgerRows(path.join(folder, 'pawl-out')).filter((row) => row.name === 'role/worker');
  return {
    verdicts: Object.fromEntries(rows.filter((row) => !row.permission.includes(':Describe')).map((row) => [row.permission.split(' ')[0] ?? '', row.verdict])),
    findings: result.scan.findings.filter((one) => one.kind === 'mapping-contradicted'),
  };
}

let serial = 0;
function event(eventTime: string, service: string, eventName: string, more: Readonly<Record<string, unknown>>): unknown {
  serial += 1;
  return {
    eventVersion: '1.08', userIdentity: caller('AROAEXAMPLEWORKER00001', 'worker'), eventTime, eventSource: `${service}.amazonaws.com`, eventName,
    awsRegion: 'us-east-1', requestParameters: null, responseElements: null, eventID: `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`,
    eventType: 'AwsApiCall', managementEvent: true, eventCategory: 'Management', recipientAccountId: ACCOUNT, ...more,
  };
}

function caller(principalId: string, userName: string): unknown {
  const arn = `arn:aws:iam::${ACCOUNT}:role/${userName}`;
  const sessionIssuer = { type: 'Role', principalId, arn, accountId: ACCOUNT, userName };
  return { type: 'AssumedRole', principalId: `${principalId}:s`, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${userName}/s`, accountId: ACCOUNT, sessionContext: { sessionIssuer } };
}

function role(RoleId: string, RoleName: string, Action: readonly string[]): unknown {
  return {
    RoleId, RoleName, Path: '/', Arn: `arn:aws:iam::${ACCOUNT}:role/${RoleName}`, CreateDate: '2020-01-01T00:00:00Z', InstanceProfileList: [],
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
    RolePolicyList: [{ PolicyName: 'work', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] } }],
    AttachedManagedPolicies: [], Tags: [],
  };
}
