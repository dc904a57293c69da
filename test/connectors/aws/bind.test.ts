import { describe, expect, it } from 'vitest';
import { writer } from '../../../connectors/aws/writer.ts';
import type { Definition } from '../../../src/core/proposal.ts';
import { accountOf, allow, policy, policyArn } from './small-account.ts';

const deploy = policy(allow(['s3:PutObject', 's3:GetObject'], 'arn:aws:s3:::site/*', { Sid: 'Site' }), allow('ec2:Describe*'));
const audit = policy(allow(['iam:Get*', 'iam:List*']));
const shared = policy(allow('logs:CreateLogGroup'));
const twice = policy(allow('sns:Publish', 'arn:aws:sns:*:*:alarms'));

const inventory = accountOf({
  roles: {
    'ci-deploy': { inline: { deploy }, attached: ['shared'] },
    audit: { inline: { audit }, attached: ['shared', 'arn:aws:iam::aws:policy/ReadOnlyAccess'] },
    'blue-alarms': { inline: { publish: twice } },
    'green-alarms': { inline: { publish: twice } },
  },
  users: { audit: { inline: { audit: policy(allow('iam:GetUser')) } } },
  policies: { shared, 'arn:aws:iam::aws:policy/ReadOnlyAccess': policy(allow('*')) },
});

const file = (path: string, document: unknown, defines?: string): Definition => ({
  path,
  text: typeof document === 'string' ? document : JSON.stringify(document, null, 2),
  ...(defines === undefined ? {} : { defines }),
});
const bindOne = (document: unknown, defines?: string): unknown => writer.bind(inventory, [file('p.json', document, defines)])[0];
const role = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;

describe('a definition file stands for a live policy', () => {
  it.each<[string, unknown, string | undefined, string]>([
    ['by holder name', deploy, 'role/ci-deploy#deploy', 'role/ci-deploy#deploy'],
    ['by holder id', deploy, 'AROACIDEPLOY#deploy', 'role/ci-deploy#deploy'],
    ['by holder ARN', deploy, `${role('ci-deploy')}#deploy`, 'role/ci-deploy#deploy'],
    ['by a bare name that only one holder has', deploy, 'ci-deploy#deploy', 'role/ci-deploy#deploy'],
    ['by the ARN of a managed policy', shared, policyArn('shared'), policyArn('shared')],
    ['by equal content', audit, undefined, 'role/audit#audit'],
    ['in another order of actions and statements, text or list', policy(allow(['ec2:Describe*'], ['*']), allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::site/*', { Sid: 'Site' })), undefined, 'role/ci-deploy#deploy'],
    ['with one of several equal copies named', twice, 'role/green-alarms#publish', 'role/green-alarms#publish'],
  ])('%s', (_name, document, defines, expected) => {
    expect(bindOne(document, defines)).toEqual({ state: 'bound', path: 'p.json', policy: expected });
  });
});

describe('a definition file is left alone', () => {
  it('when several live policies say the same, with the lines to paste', () => {
    expect(bindOne(twice)).toEqual({ state: 'ambiguous', path: 'p.json', candidates: [`${role('blue-alarms')}#publish`, `${role('green-alarms')}#publish`] });
  });

  it('when several files say the same', () => {
    const bindings = writer.bind(inventory, [file('b.json', audit), file('a.json', audit)]);
    const candidates = [`${role('audit')}#audit`];
    expect(bindings).toEqual(['a.json', 'b.json'].map((path) => ({ state: 'ambiguous', path, candidates })));
  });

  it('when several files are said to define one policy', () => {
    const bindings = writer.bind(inventory, [file('a.json', audit, 'role/audit#audit'), file('b.json', audit, 'AROAAUDIT#audit')]);
    expect(bindings.map(({ state }) => state)).toEqual(['ambiguous', 'ambiguous']);
  });

  it('when it is said to define several policies', () => {
    const bindings = writer.bind(inventory, ['role/green-alarms#publish', 'role/blue-alarms#publish'].map((defines) => file('p.json', twice, defines)));
    expect(bindings).toEqual([{ state: 'ambiguous', path: 'p.json', candidates: [`${role('blue-alarms')}#publish`, `${role('green-alarms')}#publish`] }]);
  });

  it('when its name means a role and a user', () => {
    expect(bindOne(audit, 'audit#audit')).toMatchObject({ state: 'ambiguous', candidates: [`${role('audit')}#audit`, 'arn:aws:iam::123456789012:user/audit#audit'] });
  });

  it('when one copy is named, the other is still not guessed', () => {
    const bindings = writer.bind(inventory, [file('a.json', twice, 'role/blue-alarms#publish'), file('b.json', twice)]);
    expect(bindings).toEqual([
      { state: 'bound', path: 'a.json', policy: 'role/blue-alarms#publish' },
      { state: 'ambiguous', path: 'b.json', candidates: [`${role('green-alarms')}#publish`] },
    ]);
  });

  it('when it copies a policy that another file defines', () => {
    const bindings = writer.bind(inventory, [file('a.json', audit, 'role/audit#audit'), file('b.json', audit)]);
    expect(bindings[1]).toMatchObject({ state: 'unmatched', reason: expect.stringContaining('another file') });
  });

  it.each<[string, unknown, string | undefined, RegExp]>([
    ['an unknown holder', deploy, 'role/gone#deploy', /no policy role\/gone#deploy/],
    ['an unknown policy of a known holder', deploy, 'role/ci-deploy#gone', /no policy/],
    ["a policy of AWS's own", deploy, 'arn:aws:iam::aws:policy/ReadOnlyAccess', /that people define/],
    ['content that is nowhere live', policy(allow('sqs:*')), undefined, /no live policy/],
    ['no JSON', 'resource "aws_iam_policy" {}', undefined, /not JSON/],
    ['no policy document', { rules: [] }, undefined, /unknown member "rules"/],
    ['a member twice', '{"Version":"2012-10-17","Statement":[],"Statement":[]}', 'role/audit#audit', /twice/],
    ['percent-encoded JSON, which cannot be edited in place', encodeURIComponent(JSON.stringify(audit)), 'role/audit#audit', /not JSON/],
  ])('when it names or holds %s', (_name, document, defines, reason) => {
    expect(bindOne(document, defines)).toEqual({ state: 'unmatched', path: 'p.json', reason: expect.stringMatching(reason) });
  });
});

describe('drift is told in words', () => {
  const site = allow(['s3:PutObject', 's3:GetObject'], 'arn:aws:s3:::site/*', { Sid: 'Site' });
  it.each<[string, object, string]>([
    ['an action only in the file', policy({ ...site, Action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'] }, allow('ec2:Describe*')), 'statement 1 (Site): Action s3:DeleteObject only in the file'],
    ['an action only live', policy({ ...site, Action: 's3:GetObject' }, allow('ec2:Describe*')), 'statement 1 (Site): Action s3:PutObject only live'],
    [
      'other resources',
      policy({ ...site, Resource: ['arn:aws:s3:::site/*', 'arn:aws:s3:::old/*'] }, allow('ec2:Describe*', 'arn:x')),
      'statement 1 (Site): Resource arn:aws:s3:::old/* only in the file; statement 2: Resource arn:x only in the file; statement 2: Resource * only live',
    ],
    ['a statement only in the file', policy(site, allow('ec2:Describe*'), allow('sqs:*', '*', { Sid: 'New' })), 'statement 3 (New) is only in the file: Allow Action sqs:*, Resource *'],
    ['a statement only live', policy(site), 'statement 2 is only live: Allow Action ec2:Describe*, Resource *'],
    [
      'a condition and an effect',
      policy(site, { ...allow('ec2:Describe*'), Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      'statement 2: Effect is Deny in the file and Allow live; statement 2: Condition is {"Bool":{"aws:SecureTransport":"true"}} in the file and absent live',
    ],
    ['a version', { ...policy(site, allow('ec2:Describe*')), Version: '2008-10-17' }, 'Version is 2008-10-17 in the file and 2012-10-17 live'],
  ])('%s', (_name, document, difference) => {
    expect(bindOne(document, 'role/ci-deploy#deploy')).toEqual({ state: 'drift', path: 'p.json', policy: 'role/ci-deploy#deploy', difference });
  });
});
