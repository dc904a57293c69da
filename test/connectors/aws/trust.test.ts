import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { subjectLines } from '../../../connectors/aws/actors/subject-lines.ts';
import { admits } from '../../../connectors/aws/model/trust/admits.ts';
import { trustCovers } from '../../../connectors/aws/model/trust/covers.ts';
import { narrowTrust } from '../../../connectors/aws/model/trust/narrow.ts';
import type { TrustRequest } from '../../../connectors/aws/model/trust/request.ts';
import { documentJson, parseDocument } from '../../../connectors/aws/policy.ts';
import { cases } from './cases.ts';

interface Case {
  readonly name: string;
  readonly trust: readonly object[];
  readonly request: TrustRequest;
  readonly admits: 'yes' | 'no' | 'maybe';
}
const table = cases<Case[]>('trust');
const trustOf = (statements: readonly object[]) => parseDocument({ Version: '2012-10-17', Statement: statements }, 'trust');

test.each(table)('admits: $name', ({ trust, request, admits: expected }) => {
  expect(admits(trustOf(trust), request).holds).toBe(expected);
});

const GITHUB = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
const SUB = 'token.actions.githubusercontent.com:sub';
const pipeline = (subject: string): TrustRequest => ({ action: 'sts:AssumeRoleWithWebIdentity', kind: 'Federated', name: GITHUB, context: { [SUB]: [subject] } });
const caller = (name: string, externalId?: string): TrustRequest => ({ action: 'sts:AssumeRole', kind: 'AWS', name, context: { 'aws:PrincipalArn': [name], 'sts:ExternalId': externalId === undefined ? null : [externalId], 'sts:RoleSessionName': ['nightly'] } });
const wide = trustOf([
  { Effect: 'Allow', Principal: { Federated: GITHUB }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: { StringLike: { [SUB]: 'repo:org/*' } } },
  { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root', Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] }, Action: 'sts:AssumeRole' },
  { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': 'stolen' } } },
]);
const narrowed = (requests: readonly TrustRequest[], bySession = false) => narrowTrust(wide, { requests, lines: subjectLines(requests, bySession) });

describe('a trust policy for one workload', () => {
  it('names the subjects that were exercised, and nobody else gets in', () => {
    const { document, unshown } = narrowed([pipeline('repo:org/web:ref:refs/heads/main'), pipeline('repo:org/web:pull_request')]);
    expect(unshown).toEqual([]);
    expect(documentJson(document, 'compact')).toMatchObject({ Statement: [{ Principal: { Federated: GITHUB }, Condition: { StringEquals: { [SUB]: ['repo:org/web:pull_request', 'repo:org/web:ref:refs/heads/main'] }, StringLike: { [SUB]: 'repo:org/*' } } }, { Effect: 'Deny' }] });
    expect(admits(document, pipeline('repo:org/web:pull_request')).holds).toBe('yes');
    expect(admits(document, pipeline('repo:org/data:pull_request')).holds).toBe('no');
    expect(admits(document, caller('arn:aws:iam::111122223333:role/a')).holds).toBe('no');
  });

  it('takes all branches for a pipeline that ran on several, inside the old pattern', () => {
    const branches = ['a', 'b', 'c'].map((name) => pipeline(`repo:org/web:ref:refs/heads/${name}`));
    const { document } = narrowed(branches);
    expect(admits(document, pipeline('repo:org/web:ref:refs/heads/next')).holds).toBe('yes');
    expect(admits(document, pipeline('repo:org/web:environment:prod')).holds).toBe('no');
    expect(trustCovers(wide, document).covers).toBe('yes');
  });

  it('means a caller by a condition where the old policy named the account, and keeps the external id that it gave', () => {
    const { document } = narrowed([caller('arn:aws:iam::111122223333:role/a', 'x-1')], true);
    expect(documentJson(document, 'compact')).toMatchObject({
      Statement: [{ Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/a' }, StringEquals: { 'sts:ExternalId': 'x-1', 'sts:RoleSessionName': 'nightly' } } }, { Effect: 'Deny' }],
    });
  });

  it('keeps a Deny, and of several services the one that took the role', () => {
    const { document } = narrowed([{ action: 'sts:AssumeRole', kind: 'Service', name: 'ec2.amazonaws.com', context: {} }]);
    expect(documentJson(document, 'compact')).toMatchObject({ Statement: [{ Principal: { Service: 'ec2.amazonaws.com' } }, { Effect: 'Deny' }] });
  });

  it('any subjects: never wider, and each of them is still let in', () => {
    const requests = fc.oneof(
      fc.constantFrom('repo:org/web:pull_request', 'repo:org/web:ref:refs/heads/main', 'repo:org/data:ref:refs/heads/x', 'repo:org/*:y', 'repo:org/${a}').map(pipeline),
      fc.tuple(fc.constantFrom('a', 'b', 'path/c'), fc.option(fc.constantFrom('1', '2'), { nil: undefined })).map(([name, id]) => caller(`arn:aws:iam::111122223333:role/${name}`, id)),
      fc.constantFrom('lambda.amazonaws.com', 'ec2.amazonaws.com').map((name): TrustRequest => ({ action: 'sts:AssumeRole', kind: 'Service', name, context: {} })),
    );
    fc.assert(
      fc.property(fc.array(requests, { minLength: 1, maxLength: 4 }), fc.boolean(), (some, bySession) => {
        const { document, unshown } = narrowed(some, bySession);
        expect(trustCovers(wide, document)).toEqual({ covers: 'yes' });
        for (const request of some) if (!unshown.includes(request) && admits(wide, request).holds === 'yes') expect(admits(document, request).holds).toBe('yes');
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});

describe('one trust policy inside another', () => {
  it.each<[string, readonly object[], string]>([
    ['itself', [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }], 'yes'],
    ['a role of the trusted account named by ARN needs no policy of its own any more', [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/a' }, Action: 'sts:AssumeRole' }], 'no'],
    ['another account', [{ Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'sts:AssumeRole' }], 'no'],
    ['everybody', [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }], 'no'],
    ['a condition that is gone', [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:TagSession' }], 'no'],
    ['a further action', [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }], 'no'],
  ])('%s', (_, statements, covers) => {
    const old = trustOf([
      { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
      { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:TagSession', Condition: { StringEquals: { 'aws:RequestTag/team': 'a' } } },
    ]);
    expect(trustCovers(old, trustOf(statements)).covers).toBe(covers);
  });

  it('a Deny that is gone', () => {
    expect(trustCovers(wide, { ...wide, statements: wide.statements.slice(0, 2) })).toEqual({ covers: 'no', uncovered: ['Deny statement 3 of the trust policy is gone'] });
  });
});
