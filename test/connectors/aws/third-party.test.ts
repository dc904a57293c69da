import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { project } from '../../../connectors/aws/project/project.ts';
import type { Projected } from '../../../src/core/usage.ts';
import { describeSamples, sampleFiles } from '../../samples.ts';
import { mordor, panther, streamAlert, unzipped, type Unwrapped } from './unwrapped.ts';

interface Refused {
  /** File in which the events stand. */
  readonly file: string;
  readonly reason: string;
  readonly events: number;
  /** What is wrong with them, as their text shows it. */
  readonly because: string;
}

interface Tool {
  readonly name: string;
  readonly events: (samples: string) => readonly Unwrapped[];
  /** Events by the raw text, before anything is unwrapped. */
  readonly inText: (samples: string) => number;
  /**
   * Counted from the raw members `eventType`, `eventCategory`, `userIdentity.type` and `errorCode` by another program.
   * What is quarantined is in `refused`.
   */
  readonly kinds: Readonly<Record<string, number>>;
  /** Distinct callers of the calls. */
  readonly principals: number;
  readonly refused: readonly Refused[];
}

const TOOLS: readonly Tool[] = [
  {
    name: 'StreamAlert',
    events: streamAlert,
    inText: (samples) => occurrences(samples, 'aws-cloudtrail-streamalert', /"eventName"\s*:/gu),
    kinds: { 'call allowed': 37, 'call failed': 1, 'skip service-event': 1, 'skip console-sign-in': 1, 'skip insight': 1 },
    principals: 2,
    refused: [
      { file: 'cloudtrail_aws_config.json', reason: 'bad-time', events: 3, because: 'every value is redacted to "...", the time too' },
      { file: 'cloudtrail_network_acl_ingress_anywhere.json', reason: 'bad-time', events: 2, because: 'the time is redacted to "..."' },
      { file: 'cloudtrail_put_bucket_acl.json', reason: 'unknown-version', events: 2, because: 'the version is redacted to "..."' },
      { file: 'cloudtrail_put_object_acl_public.json', reason: 'unknown-version', events: 4, because: 'the version is redacted to "..."' },
      { file: 'cloudtrail_put_object_acl_public_publisher_example.json', reason: 'unknown-version', events: 1, because: 'the version is redacted to "..."' },
      { file: 'cloudtrail_root_account_usage.json', reason: 'unknown-version', events: 1, because: 'the version is redacted to "..."' },
      { file: 'cloudtrail_security_group_ingress_anywhere.json', reason: 'not-a-record', events: 2, because: 'the account is 12345, which is no account number' },
    ],
  },
  {
    name: 'Panther',
    events: panther,
    inText: (samples) => occurrences(samples, 'audit-events-panther/rules/aws_cloudtrail_rules', /^\s*(?:- )?Log:/gmu),
    // Refused: 11 AccessDenied and 2 Client.UnauthorizedOperation; one UnauthorizedOperation more has no legible caller.
    kinds: { 'call allowed': 132, 'call refused': 13, 'call failed': 10, 'skip console-sign-in': 12, 'skip network-activity': 4, 'skip service-event': 2 },
    principals: 33,
    refused: [
      { file: 'aws_add_malicious_lambda_extension.yml', reason: 'no-principal', events: 1, because: 'a federated user without the session issuer whose rights it has' },
      { file: 'aws_cloudtrail_password_policy_discovery.yml', reason: 'not-a-record', events: 2, because: 'members in small letters (eventsource), which CloudTrail never writes' },
      { file: 'aws_cloudtrail_password_spraying.yml', reason: 'unknown-version', events: 1, because: 'hand-made, without eventVersion' },
      { file: 'aws_ec2_manual_security_group_changes.yml', reason: 'no-principal', events: 2, because: 'members in small letters (principalid), which CloudTrail never writes' },
      { file: 'aws_iam_group_read_only_events.yml', reason: 'not-a-record', events: 6, because: 'the account 1231231234 has ten digits' },
      { file: 'aws_imds_credential_exfiltration.yml', reason: 'unknown-version', events: 10, because: 'hand-made, without eventVersion' },
      { file: 'aws_key_compromised.yml', reason: 'not-a-record', events: 1, because: 'PutUserPolicy whose parameters are null: whose grants changed?' },
      { file: 'aws_modify_cloud_compute_infrastructure.yml', reason: 'no-principal', events: 1, because: 'an assumed role without any id' },
      { file: 'aws_s3_copy_object_to_external_account_bucket.yml', reason: 'not-a-record', events: 1, because: 'the account has fourteen digits' },
      { file: 'aws_s3_copy_object_to_external_account_bucket.yml', reason: 'unknown-version', events: 1, because: 'hand-made, without eventVersion' },
      { file: 'aws_saml_activity.yml', reason: 'no-id', events: 1, because: 'without eventID' },
      { file: 'aws_saml_activity.yml', reason: 'not-a-record', events: 4, because: 'the account 0123456789 has ten digits' },
      { file: 'aws_secretsmanager_retrieve_secrets_batch.yml', reason: 'unknown-version', events: 1, because: 'hand-made, without eventVersion' },
      { file: 'aws_software_discovery.yml', reason: 'no-principal', events: 1, because: 'without userIdentity' },
      { file: 'aws_user_login_profile_modified.yml', reason: 'not-a-record', events: 3, because: 'the account 987654321 has nine digits' },
      { file: 'aws_vpce_access_denied.yml', reason: 'no-id', events: 1, because: 'hand-made, without eventID' },
      { file: 'aws_vpce_sensitive_api_calls.yml', reason: 'no-id', events: 1, because: 'hand-made, without eventID' },
      { file: 'retrieve_sso_access_token.yml', reason: 'bad-time', events: 1, because: 'without eventTime' },
    ],
  },
  {
    name: 'Mordor',
    events: mordor,
    inText: (samples) => unzipped(path.join(samples, 'aws-cloudtrail-mordor/ec2_proxy_s3_exfiltration.zip')).match(/"eventVersion"/gu)?.length ?? 0,
    kinds: { 'call allowed': 103 },
    principals: 3,
    refused: [],
  },
];

describeSamples('events that other tools keep in frames of their own', (samples) => {
  describe.each(TOOLS)('$name', ({ events, inText, kinds, principals, refused }) => {
    test('each event is counted once: as a call, as skipped, or as quarantined', () => {
      const projected = events(samples).map(({ event }) => project(event));
      expect(projected).toHaveLength(inText(samples));
      expect(tally(projected.filter(({ kind }) => kind !== 'quarantine').map(kindOf))).toEqual(kinds);
      expect(new Set(projected.flatMap((one) => (one.kind === 'call' ? [one.key.principal] : []))).size).toBe(principals);
    });

    test('each quarantined event is quarantined for what is wrong with it', () => {
      const seen = events(samples).flatMap(({ from, event }) => {
        const one = project(event);
        return one.kind === 'quarantine' ? [`${from.split(' ')[0]} ${one.reason}`] : [];
      });
      expect(tally(seen)).toEqual(Object.fromEntries(refused.map((row) => [`${row.file} ${row.reason}`, row.events])));
    });
  });

  test('left in their frames they are no records, but for those of Panther, whose additions are no harm', () => {
    const framed = { eventVersion: '1.08', eventSource: 'ec2.amazonaws.com', eventName: 'DescribeHosts', '@timestamp': '2020-09-14T00:44:23.000Z' };
    expect(project(framed)).toMatchObject({ kind: 'quarantine', reason: 'not-a-record' });
    expect(project({ version: '0', 'detail-type': 'AWS API Call via CloudTrail', detail: framed })).toMatchObject({ kind: 'quarantine', reason: 'not-a-record' });
    const [some] = panther(samples).map(({ event }) => event as Readonly<Record<string, unknown>>).filter((event) => project(event).kind === 'call');
    expect(some).toBeDefined();
    expect(project({ ...some, p_log_type: 'AWS.CloudTrail' })).toEqual(project(some));
  });
});

function occurrences(samples: string, folder: string, pattern: RegExp): number {
  return sampleFiles(path.join(samples, folder))
    .filter(({ path: name, text }) => !name.endsWith('.yml') || /^LogTypes:\s*\n\s+- AWS\.CloudTrail$/mu.test(text))
    .reduce((sum, { text }) => sum + (text.match(pattern)?.length ?? 0), 0);
}

function kindOf(projected: Projected): string {
  return projected.kind === 'call' ? `call ${projected.key.outcome}` : `${projected.kind} ${projected.reason}`;
}

function tally(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
