import { describe, expect, test } from 'vitest';
import { interpret } from '../../../connectors/aws/mapping/interpret.ts';
import { denialIn } from '../../../connectors/aws/project/denial.ts';
import { project } from '../../../connectors/aws/project/project.ts';
import type { FoldKey, Outcome } from '../../../src/core/usage.ts';
import { cases } from './cases.ts';

interface DenialCase {
  readonly name: string;
  readonly message: string;
  readonly action: string | null;
  readonly resource?: string;
}

interface ContradictionCase {
  readonly name: string;
  readonly call: string;
  readonly context?: Readonly<Record<string, string>>;
  readonly action: string;
  readonly resource?: string;
  readonly outcome?: Outcome;
  /** Blocked groups; absent = nothing is contradicted. */
  readonly groups?: readonly string[];
  /** What the reason must say. */
  readonly reason?: string;
}

describe('what a refusal says', () => {
  test.each(cases<readonly DenialCase[]>('denials'))('$name', ({ message, action, resource }) => {
    expect(denialIn(message)).toEqual(action === null ? undefined : { action, ...(resource === undefined ? {} : { resource }) });
  });

  test('is found in a time that grows with the message only', () => {
    expect(denialIn('is not authorized to perform: '.repeat(100_000))).toBeUndefined();
    expect(denialIn(`not authorized to perform: s3:GetObject on resource: arn:${'a'.repeat(1_000_000)}`)).toEqual({ action: 's3:GetObject' });
  });
});

describe('a refusal against the mapping', () => {
  test.each(cases<readonly ContradictionCase[]>('mapping-contradictions'))('$name', (row) => {
    const { contradicted } = interpret(keyOf(row), undefined);
    expect(contradicted?.groups).toEqual(row.groups);
    if (row.groups !== undefined) expect(contradicted?.reason).toContain(row.reason ?? row.action);
  });

  test('the key keeps the resource only of calls that tell one, and nothing else of the message', () => {
    const message = 'User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:us-east-1:123456789012:q because no identity-based policy allows it. Encoded authorization failure message: secret-text';
    const described = refused('ec2.amazonaws.com', 'DescribeInstances', message);
    expect(described).toEqual({ readOnly: 'true', deniedAction: 'sqs:SendMessage' });
    expect(refused('sqs.amazonaws.com', 'SendMessage', message)).toEqual({
      readOnly: 'true',
      deniedAction: 'sqs:SendMessage',
      deniedResource: 'arn:aws:sqs:us-east-1:123456789012:q',
    });
  });
});

function keyOf(row: ContradictionCase): FoldKey {
  const denial = { deniedAction: row.action, ...(row.resource === undefined ? {} : { deniedResource: row.resource }) };
  return {
    instance: '123456789012', scope: 'us-east-1', principal: 'AROAEXAMPLECALLER0001', call: row.call, resources: [],
    context: { ...row.context, ...denial }, outcome: row.outcome ?? 'refused',
  };
}

function refused(eventSource: string, eventName: string, errorMessage: string): Readonly<Record<string, string>> | undefined {
  const projected = project({
    eventVersion: '1.08', userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE1', accountId: '123456789012', userName: 'alice' },
    eventTime: '2026-03-02T04:05:06Z', eventSource, eventName, awsRegion: 'us-east-1', requestParameters: null, responseElements: null,
    eventID: 'e-1', readOnly: true, eventType: 'AwsApiCall', recipientAccountId: '123456789012', errorCode: 'AccessDenied', errorMessage,
  });
  return projected.kind === 'call' ? projected.key.context : undefined;
}
