import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { project } from '../../../../connectors/aws/project/project.ts';
import { redacted } from '../../../../connectors/aws/spool/redact.ts';
import { valueWithoutSecrets } from '../../../../src/core/secrets.ts';
import { SECRETS, tracesIn } from '../../../hostile/secrets.ts';
import { describeSamples, documents, recordsIn } from '../../../samples.ts';

const base = {
  eventVersion: '1.09', eventID: '00000000-0000-4000-8000-000000000001', eventTime: '2026-05-19T00:00:00Z', eventSource: 's3.amazonaws.com', eventName: 'GetObject', awsRegion: 'eu-central-1', recipientAccountId: '111122223333',
  userIdentity: { type: 'AssumedRole', principalId: 'AROAEXAMPLE:s', accountId: '111122223333', sessionContext: { sessionIssuer: { type: 'Role', principalId: 'AROAEXAMPLE' } } },
};
const secrets = Object.values(SECRETS).join(' ');
const everywhere = { a: secrets, b: [secrets, { c: secrets }], [SECRETS.password]: secrets };

/** Records with secrets where they may stand. */
const RECORDS: readonly { name: string; record: unknown }[] = [
  { name: 'parameters and answers', record: { ...base, requestParameters: { bucketName: 'b', ...everywhere }, responseElements: everywhere, additionalEventData: everywhere, serviceEventDetails: everywhere, tlsDetails: everywhere } },
  { name: 'who called', record: { ...base, userAgent: secrets, sourceIPAddress: secrets, requestID: secrets, userIdentity: { ...base.userIdentity, accessKeyId: SECRETS.temporaryKey, credentialId: SECRETS.accessKey, sessionContext: { ...base.userIdentity.sessionContext, attributes: everywhere, webIdFederationData: everywhere } } } },
  { name: 'an access key as a principal', record: { ...base, userIdentity: { type: 'IAMUser', principalId: SECRETS.temporaryKey, accountId: '111122223333' } } },
  { name: 'an access key before a session', record: { ...base, userIdentity: { type: 'AssumedRole', principalId: `${SECRETS.accessKey}:s`, accountId: '111122223333' } } },
  { name: 'a message of an error', record: { ...base, errorCode: 'ValidationException', errorMessage: secrets } },
  { name: 'a message without a code', record: { ...base, errorMessage: secrets } },
  { name: 'a refusal', record: { ...base, errorCode: 'X', errorMessage: `User: ${secrets} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k` } },
  { name: 'parameters that are a text', record: { ...base, requestParameters: secrets } },
  { name: 'members of wrong types', record: { ...base, resources: secrets, userIdentity: secrets } },
  { name: 'an impossible time', record: { ...base, eventTime: 'never', userAgent: secrets } },
  { name: 'a text', record: secrets },
  { name: 'issued credentials', record: { ...base, eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/ci', tokenCode: SECRETS.password }, responseElements: { credentials: { accessKeyId: SECRETS.temporaryKey, sessionToken: SECRETS.sessionToken, secretAccessKey: SECRETS.secretKey } } } },
];

describe('a record that comes from an API', () => {
  it.each(RECORDS)('keeps no secret: $name', ({ record }) => {
    expect(tracesIn(Buffer.from(JSON.stringify(record)))).not.toEqual([]);
    expect(tracesIn(Buffer.from(JSON.stringify(redacted(record))))).toEqual([]);
  });

  it.each(RECORDS)('is projected as it was: $name', ({ record }) => {
    expect(project(redacted(record))).toEqual(project(record));
  });
});

it('a secret in a text that is kept is masked, and folds as the record itself would', () => {
  const record = { ...base, userIdentity: { ...base.userIdentity, principalId: `AROAEXAMPLE:${SECRETS.github}` } };
  expect(tracesIn(Buffer.from(JSON.stringify(project(record))))).toEqual(['github', 'github in a URL']);
  expect(tracesIn(Buffer.from(JSON.stringify(redacted(record))))).toEqual([]);
  expect(project(redacted(record))).toEqual(valueWithoutSecrets(project(record)));
});

describeSamples('records that others recorded', (samples) => {
  it.each(['aws-cloudtrail-flaws-extract/AWSLogs', 'aws-cloudtrail-stratus', 'aws-cloudtrail-trailscraper'])('%s: each is projected as it was', (folder) => {
    let count = 0;
    for (const record of documents(path.join(samples, folder)).flatMap(({ value }) => recordsIn(value))) {
      expect(project(redacted(record))).toEqual(project(record));
      expect(JSON.stringify(redacted(record))).not.toMatch(/"(?:sessionToken|secretAccessKey|password|userData)"/);
      count += 1;
    }
    expect(count).toBeGreaterThan(5);
  });
});

it('role ARNs stay where they stand, whatever stands around them', () => {
  const record = { ...base, requestParameters: { deep: [{ role: 'arn:aws:iam::111122223333:role/x', password: SECRETS.password }] } };
  expect(redacted(record)).toMatchObject({ requestParameters: { deep: [{ role: 'arn:aws:iam::111122223333:role/x' }] } });
});

it('the same access key has the same mark', () => {
  const [one, other] = [1, 2].map((n) => JSON.stringify(redacted({ ...base, n, userIdentity: { type: 'IAMUser', principalId: SECRETS.temporaryKey } })));
  expect(one).toBe(other);
  expect(one).toMatch(/"principalId":"ASIA-[0-9a-f]{24}"/);
});
