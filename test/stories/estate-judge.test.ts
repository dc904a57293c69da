import { describe, expect, it } from 'vitest';
import { judge, matches } from './judge.ts';
import type { Document, Truth } from './judge.ts';

const truth: Truth = {
  principals: {
    worker: {
      needed: [
        { action: 's3:GetObject', resource: 'arn:aws:s3:::in/*' },
        { action: 'ec2:DescribeInstances', resource: '*', region: 'eu-central-1' },
      ],
      removable: ['s3:DeleteBucket', 's3:ListAllMyBuckets'],
      mustStay: [{ action: 'logs:PutLogEvents', resource: '*' }],
    },
  },
  weight: { 's3:DeleteBucket': 0.7, 's3:ListAllMyBuckets': 0.1 },
};

const needed: Document = {
  Statement: [
    { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::in/*' },
    { Effect: 'Allow', Action: ['EC2:describe*', 'logs:PutLogEvents'], Resource: ['*'] },
  ],
};

function worker(...documents: readonly Document[]) {
  return judge(truth, { worker: documents });
}

describe('matches', () => {
  it.each([
    ['*', 'a/b:c', true],
    ['a*', 'a', true],
    ['a?', 'a', false],
    ['a?c', 'abc', true],
    ['arn:aws:s3:::in/*', 'arn:aws:s3:::in/*', true],
    ['arn:aws:s3:::in/a*', 'arn:aws:s3:::in/*', false],
    ['arn:aws:s3:::in/?', 'arn:aws:s3:::in/*', false],
    ['*b', 'abab', true],
    ['a', 'A', false],
    ['', '', true],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });
});

describe('judge', () => {
  it('is content with exactly what is needed', () => {
    expect(worker(needed)).toEqual({ lost: [], blind: [], kept: [], removedShare: 1, shareBy: { worker: 1 } });
  });

  it('finds a lost call when a resource becomes narrower than the work', () => {
    const narrower: Document = { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::in/today/*' }, { Effect: 'Allow', Action: ['ec2:*', 'logs:*'], Resource: '*' }] };
    expect(worker(narrower).lost).toEqual(['worker: s3:GetObject on arn:aws:s3:::in/*']);
  });

  it('finds what the record could not show when it is taken away', () => {
    const silent: Document = { Statement: [{ Effect: 'Allow', Action: ['s3:Get*', 'ec2:*'], Resource: '*' }] };
    expect(worker(silent)).toMatchObject({ lost: [], blind: ['worker: logs:PutLogEvents on *'] });
  });

  it('weighs what is left of the removable', () => {
    const half: Document = { Statement: { Effect: 'Allow', Action: 's3:DeleteBucket', Resource: 'arn:aws:s3:::one' } };
    const result = worker(needed, half);
    expect(result.kept).toEqual(['worker: s3:DeleteBucket']);
    expect(result.removedShare).toBeCloseTo(0.1 / 0.8);
  });

  it('counts an action that NotAction leaves open as kept', () => {
    expect(worker({ Statement: { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' } })).toMatchObject({ lost: [], removedShare: 0 });
  });

  it('lets a Deny take a call away, also one that touches it only in part', () => {
    const deny: Document = { Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::in/secret/*' }] };
    expect(worker(needed, deny).lost).toEqual(['worker: s3:GetObject on arn:aws:s3:::in/*']);
  });

  it('takes a condition as met only where the call shows it', () => {
    const region = (name: string, operator = 'StringEquals'): Document => ({
      Statement: [
        { Effect: 'Allow', Action: ['s3:*', 'logs:*'], Resource: '*' },
        { Effect: 'Allow', Action: 'ec2:*', Resource: '*', Condition: { [operator]: { 'aws:RequestedRegion': name } } },
      ],
    });
    expect(worker(region('eu-central-1')).lost).toEqual([]);
    expect(worker(region('us-east-1')).lost).toEqual(['worker: ec2:DescribeInstances on *']);
    expect(worker(region('eu-central-1', 'StringLike')).lost).toEqual(['worker: ec2:DescribeInstances on *']);
  });

  it('takes a principal without policies as having lost everything', () => {
    const result = judge(truth, {});
    expect(result.lost).toHaveLength(2);
    expect(result.removedShare).toBe(1);
  });
});
