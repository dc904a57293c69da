import { describe, expect, it } from 'vitest';
import { resourceDisjoint, resourceIncludes } from '../../../connectors/aws/model/patterns.ts';
import { splitter } from '../../../connectors/aws/model/split.ts';
import cases from '../../cases/aws/split.json' with { type: 'json' };

function split(action: string, pattern: string, used: readonly (string | null)[]) {
  const accesses = used.map((resource) => ({
    account: '123456789012',
    principal: 'AROAAPP',
    action: action.replace('SQS:sendmessage', 'sqs:SendMessage'),
    ...(resource === null ? {} : { resource }),
  }));
  return splitter(accesses)('AROAAPP', action, pattern);
}

describe('which part of a wildcard was used', () => {
  it.each(cases)('$name', ({ action, pattern, used, regions }) => {
    const found = split(action, pattern, used);
    if (regions === null) expect(found).toBeUndefined();
    else expect(found).toEqual([...regions.map((each) => ({ pattern: each, except: [] })), { pattern, except: regions }]);
  });

  it.each(cases.filter(({ regions }) => regions !== null))('parts lie inside the pattern and apart: $name', ({ pattern, regions }) => {
    for (const one of regions ?? []) {
      expect(resourceIncludes(pattern, one)).toBe('yes');
      for (const other of regions ?? []) if (one !== other) expect(resourceDisjoint(one, other)).toBe('yes');
    }
  });

  it('splits by up to 20 containers, not by more', () => {
    const queues = (count: number) => Array.from({ length: count }, (_, at) => `arn:aws:sqs:us-east-1:1:q${at}`);
    expect(split('sqs:SendMessage', '*', queues(20))).toHaveLength(21);
    expect(split('sqs:SendMessage', '*', queues(21))).toBeUndefined();
  });

  it("does not split by another principal's use", () => {
    const access = { account: '1', principal: 'AROAOTHER', action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:1:q' };
    expect(splitter([access])('AROAAPP', 'sqs:SendMessage', '*')).toBeUndefined();
  });
});
