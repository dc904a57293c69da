import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { documents, recordsIn, samples } from '../samples.ts';
import { matches } from './judge.ts';

interface LogRecord {
  readonly eventSource: string;
  readonly eventName: string;
  readonly errorCode?: string;
}

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[] }[];
}

const logs = samples('aws-cloudtrail-flaws-extract/AWSLogs');
const folder = fileURLToPath(new URL('../../fixtures/flaws/', import.meta.url));

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

function policy(name: string): Policy {
  return fixture(name) as Policy;
}

/** The one service of this record whose IAM prefix is not the first part of its event source. */
function action(record: LogRecord): string {
  const source = record.eventSource.split('.')[0] ?? '';
  return `${source === 'amazonmq' ? 'mq' : source}:${record.eventName}`;
}

function allows({ Statement }: Policy, record: LogRecord): boolean {
  return Statement.flatMap((statement) => statement.Action).some((pattern) => matches(pattern, action(record)));
}

describe('the flaws fixture', () => {
  it('has the live policy as a file, within the size of an inline user policy', () => {
    const exported = fixture('account-authorization-details.json') as { readonly UserDetailList: readonly { readonly UserPolicyList: readonly { readonly PolicyDocument: unknown }[] }[] };
    const [live] = exported.UserDetailList.flatMap((user) => user.UserPolicyList);
    expect(live?.PolicyDocument).toEqual(policy('policies/level6.json'));
    expect(JSON.stringify(live?.PolicyDocument).length).toBeLessThan(2048);
  });

  it.skipIf(logs === undefined)('explains the record that it was written for (skipped without PAWL_SAMPLES)', () => {
    const records = documents(logs ?? '').flatMap(({ value }) => recordsIn(value) as readonly LogRecord[]);
    const refused = records.filter((record) => record.errorCode === 'AccessDenied' || record.errorCode === 'ForbiddenException');
    const succeeded = records.filter((record) => record.errorCode === undefined);
    expect([records.length, refused.length, succeeded.length]).toEqual([185, 84, 93]);
    expect(records.filter((record) => !allows(policy('policies/level6.json'), record)).map(action)).toEqual([]);
    expect(succeeded.filter((record) => !allows(policy('overtight.json'), record)).map(action).toSorted()).toEqual([
      'guardduty:ListDetectors',
      'rds:DescribeDBSecurityGroups',
      'redshift:DescribeClusters',
      'route53:ListHealthChecks',
      'sagemaker:ListTrainingJobs',
      'sagemaker:ListTrainingJobs',
    ]);
  });
});
