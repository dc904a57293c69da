import path from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AwsEvidence } from '../../../connectors/aws/evidence/body.ts';
import { evidence } from '../../../connectors/aws/evidence/index.ts';
import { observable } from '../../../connectors/aws/observe/index.ts';
import type { LastCall } from '../../../src/core/evidence.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { describeSamples } from '../../samples.ts';
import { INSTANCE, observationOf, permissionOf } from './observed.ts';

const ARN = `arn:aws:iam::${INSTANCE}:role/team/x`;
const FILE = `reports/${encodeURIComponent(ARN)}.json`;
const M = { 'management:read': 1, 'management:write': 1 };

type Service = Readonly<Record<string, unknown>>;

function service(name: string, more: Service = {}): Service {
  return { ServiceName: name, ServiceNamespace: name, TotalAuthenticatedEntities: more['LastAuthenticated'] === undefined ? 0 : 1, ...more };
}

function answer(services: readonly Service[], more: Service = {}): string {
  return JSON.stringify({ JobStatus: 'COMPLETED', JobType: 'ACTION_LEVEL', JobCreationDate: '2026-05-21T06:00:00Z', JobCompletionDate: '2026-05-21T06:00:05Z', IsTruncated: false, ServicesLastAccessed: services, ...more });
}

function withReport(services: readonly Service[], more: Partial<Observation> = {}, changes: Service = {}): Observation {
  const { body } = evidence.read('s', { lastAccessed: [{ path: FILE, text: answer(services, changes) }] });
  return observationOf(M, { evidence: body, ...more });
}

const call = (name: string, at: string, principal = 'AROAEXAMPLE'): LastCall => ({ principal, call: name, at: Date.parse(at) });
const object = permissionOf('s3:GetObject', 'arn:aws:s3:::reports/*');

describe('a service that was not attempted', () => {
  it('is judged as a whole, its data plane included', () => {
    const found = observable(object, withReport([service('s3'), service('sts', { LastAuthenticated: '2025-12-01T00:00:00Z' })]));
    expect(found).toMatchObject({ observable: 'yes', grounds: expect.stringContaining('knows none on the service s3 in 400 days') as string });
    expect(observable(object, observationOf(M)).observable).toBe('no');
  });

  it.each([
    { name: 'of which the report says nothing', observation: withReport([service('ec2')]) },
    { name: 'of another role', observation: withReport([service('s3')], { names: new Map([['AROAEXAMPLE', 'role/y']]) }) },
    { name: 'whose report ends more than a day before the record', observation: withReport([service('s3')], {}, { JobCompletionDate: '2026-05-19T20:00:00Z' }) },
    { name: 'in an account that uses a region where tracking may be younger', observation: withReport([service('s3')], { scopes: ['us-east-1', 'ap-southeast-6'] }) },
    { name: 'while a service that calls others for its caller was attempted', observation: withReport([service('athena', { LastAuthenticated: '2025-12-01T00:00:00Z' }), service('s3')]) },
    { name: 'while a service was attempted of which nobody knows that it never calls others for its caller', observation: withReport([service('ec2', { LastAuthenticated: '2025-12-01T00:00:00Z' }), service('s3')]) },
    { name: 'where the record is of one region, and another may not be tracked', observation: withReport([service('s3')], { scopes: ['us-east-1'] }) },
  ])('stays unobservable: $name', ({ observation }) => {
    expect(observable(object, observation).observable).toBe('no');
  });

  it('but attempted before counts since then only', () => {
    const found = observable(object, withReport([service('s3', { LastAuthenticated: '2025-12-24T10:00:00Z' })]));
    expect(found.observable).toBe('yes');
    expect(found).not.toHaveProperty('since');
    const recent = withReport([service('s3', { LastAuthenticated: '2026-03-03T10:00:00Z' })], { lastCalls: [call('s3.amazonaws.com:ListBuckets', '2026-03-03T10:00:00Z')] });
    expect(observable(object, recent)).toMatchObject({ observable: 'yes', since: '2026-03-04' });
  });

  it('does not show what rides in calls of other services, is cached, or is never an event', () => {
    const observation = withReport(['iam', 'kms', 'execute-api', 's3'].map((name) => service(name)));
    for (const action of ['iam:PassRole', 'iam:CreateServiceLinkedRole', 'execute-api:Invoke', 's3:PutObjectTagging', 's3:InitiateReplication']) expect([action, observable(permissionOf(action), observation).observable]).toEqual([action, 'no']);
    expect(observable(permissionOf('kms:Decrypt'), observation).observable).toBe('no');
  });

  it('at action granularity, an action that was not attempted is judged though its service was', () => {
    const hidden = { classes: observationOf({ 'management:write': 1 }).classes };
    const services = [service('ec2', { LastAuthenticated: '2026-03-03T10:00:00Z', TrackedActionsLastAccessed: [{ ActionName: 'DescribeHosts' }, { ActionName: 'RunInstances', LastAccessedTime: '2026-03-03T10:00:00Z' }] })];
    const calls = { lastCalls: [call('ec2.amazonaws.com:RunInstances', '2026-03-03T10:00:00Z')] };
    expect(observable(permissionOf('ec2:DescribeHosts'), withReport(services, { ...hidden, ...calls }))).toMatchObject({ observable: 'yes', grounds: expect.stringContaining('none on ec2:DescribeHosts in 400 days') as string });
    expect(observable(permissionOf('ec2:DescribeVpcs'), withReport(services, { ...hidden, ...calls }))).toMatchObject({ observable: 'yes', since: '2026-03-04' });
    expect(observable(permissionOf('ec2:DescribeHosts'), observationOf({ 'management:write': 1 })).observable).toBe('no');
    const forwarded = withReport([...services, service('elasticbeanstalk', { LastAuthenticated: '2026-03-03T10:00:00Z' })], { ...hidden, lastCalls: [...calls.lastCalls, call('elasticbeanstalk.amazonaws.com:UpdateEnvironment', '2026-03-03T10:00:00Z')] });
    expect(observable(permissionOf('ec2:DescribeHosts'), forwarded).observable).toBe('no');
  });
});

describe('pitfall 19: an attempt that the record does not explain is a hole', () => {
  const attempted = [service('ec2', { LastAuthenticated: '2026-04-01T12:00:00Z' }), service('s3')];
  const write = permissionOf('ec2:TerminateInstances');

  it.each([
    { name: 'no call of the service at all', lastCalls: [], observable: 'no' },
    { name: 'its last call was long before', lastCalls: [call('ec2.amazonaws.com:DescribeInstances', '2026-03-31T12:00:00Z')], observable: 'no' },
    { name: 'only another principal called it', lastCalls: [call('ec2.amazonaws.com:DescribeInstances', '2026-04-01T12:00:00Z', 'AROAOTHER')], observable: 'no' },
    { name: 'the call stands in the record', lastCalls: [call('ec2.amazonaws.com:DescribeInstances', '2026-04-01T12:00:20Z')], observable: 'yes' },
    { name: 'a later call stands in the record', lastCalls: [call('ec2.amazonaws.com:DescribeInstances', '2026-04-20T12:00:20Z')], observable: 'yes' },
  ])('$name: $observable', ({ lastCalls, observable: expected }) => {
    const found = observable(write, withReport(attempted, { lastCalls }));
    expect(found.observable).toBe(expected);
    if (found.observable !== 'yes') expect(found.reason).toContain('IAM saw an attempt on ec2 on 2026-04-01T12:00:00Z');
  });

  it('blocks the service for that principal, its unlisted names too, and no other', () => {
    const observation = withReport(attempted, { lastCalls: [] });
    expect(observable(permissionOf('ec2:Describe*', '*', false), observation).observable).toBe('no');
    expect(observable(permissionOf('rds:DeleteDBInstance'), observation).observable).toBe('yes');
    expect(observable({ ...write, holder: 'AROAOTHER' }, observation).observable).toBe('yes');
  });

  it('outside the window says nothing', () => {
    for (const at of ['2025-12-31T23:00:00Z', '2026-05-20T23:50:00Z']) expect(observable(write, withReport([service('ec2', { LastAuthenticated: at })], { lastCalls: [] })).observable).toBe('yes');
  });

  it('an action-level date likewise, and an action that was not attempted stays judged', () => {
    const tracked = (actions: readonly Service[]): Observation => withReport([service('ec2', { LastAuthenticated: '2026-04-01T12:00:00Z', TrackedActionsLastAccessed: actions })], { lastCalls: [call('ec2.amazonaws.com:DescribeInstances', '2026-04-01T12:00:00Z')] });
    const hole = tracked([{ ActionName: 'RunInstances', LastAccessedTime: '2026-04-01T12:00:00Z' }, { ActionName: 'StopInstances' }]);
    expect(observable(write, hole)).toMatchObject({ observable: 'no', reason: expect.stringContaining('an attempt on ec2:RunInstances') as string });
    expect(observable(permissionOf('ec2:StopInstances'), hole).observable).toBe('yes');
  });
});

it('pitfall 36: an attempt is never proof of need, because refused ones count too: it only ever keeps, and gives no use', () => {
  const observation = withReport([service('ec2', { LastAuthenticated: '2026-04-01T12:00:00Z' })], { lastCalls: [call('ec2.amazonaws.com:RunInstances', '2026-04-01T12:00:00Z')] });
  // The refused call behind it explains the attempt; the permission is judged by the record, which knows that it was refused.
  expect(observable(permissionOf('ec2:RunInstances'), observation)).toMatchObject({ observable: 'yes', grounds: expect.not.stringContaining('attempt') as string });
});

describe('reports as files', () => {
  const refusal = (text: string, name = FILE): string => {
    try {
      evidence.read('s', { lastAccessed: [{ path: name, text }] });
      return 'read';
    } catch (error) {
      return (error as Error).message;
    }
  };
  it.each([
    ['a job that is not finished', answer([], { JobStatus: 'IN_PROGRESS' }), FILE, 'not finished'],
    ['a job that failed', answer([], { JobStatus: 'FAILED', Error: { Message: 'x', Code: 'y' } }), FILE, 'not finished'],
    ['one page of several', answer([service('s3')], { IsTruncated: true, Marker: 'm' }), FILE, 'more pages'],
    ['without its date', answer([service('s3')], { JobCompletionDate: undefined }), FILE, 'JobCompletionDate'],
    ['of nobody', answer([service('s3')]), 'report.json', 'does not tell of whom it is'],
    ['of a group', answer([service('s3')]), `${encodeURIComponent(`arn:aws:iam::${INSTANCE}:group/g`)}.json`, 'is not the ARN of a role or user'],
    ['named for another', answer([service('s3', { LastAuthenticated: '2026-01-01T00:00:00Z', LastAuthenticatedEntity: `arn:aws:iam::${INSTANCE}:user/u` })]), FILE, 'names arn:aws:iam::123456789012:user/u'],
    ['a date that is none', answer([service('s3', { LastAuthenticated: 'yesterday' })]), FILE, 'LastAuthenticated is not an instant'],
    ['another document', '{"JobStatus":1}', FILE, 'not an answer of get-service-last-accessed-details'],
    ['whose entity stands inside', answer([service('s3', { LastAuthenticated: '2026-01-01T00:00:00Z', LastAuthenticatedEntity: ARN })]), 'report.json', 'read'],
  ])('%s', (_name, text, file, expected) => {
    expect(refusal(text, file)).toContain(expected);
  });

  it('of two reports of one role the newest counts', () => {
    const older = answer([service('s3')], { JobCompletionDate: '2026-05-01T00:00:00Z' });
    const { body } = evidence.read('s', { lastAccessed: [{ path: `new/${FILE}`, text: answer([service('ec2')]) }, { path: `old/${FILE}`, text: older }] });
    expect((body as AwsEvidence).lastAccessed.map(({ services }) => services.map((one) => one.service))).toEqual([['ec2']]);
  });
});

describeSamples('a real answer of the API', (samples) => {
  const folder = path.join(samples, 'aws-service-last-accessed/test_iam_user_usage');
  const text = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  it('is read whole: services, dates and whom it is about', () => {
    const raw = JSON.parse(text('iam.GetServiceLastAccessedDetails_2.json')) as { data: { ServicesLastAccessed: { LastAuthenticated?: unknown }[] } };
    const [report] = (evidence.read('s', { lastAccessed: [{ path: 'kapil.json', text: text('iam.GetServiceLastAccessedDetails_2.json') }] }).body as AwsEvidence).lastAccessed;
    expect(report?.entity).toBe('arn:aws:iam::644160558196:user/kapil');
    expect(report?.services).toHaveLength(raw.data.ServicesLastAccessed.length);
    expect(report?.services.filter(({ at }) => at !== undefined)).toHaveLength(raw.data.ServicesLastAccessed.filter((one) => one.LastAuthenticated !== undefined).length);
  });
  it('and one that is not finished is refused', () => {
    expect(() => evidence.read('s', { lastAccessed: [{ path: 'x.json', text: text('iam.GetServiceLastAccessedDetails_1.json') }] })).toThrow(/not finished|not an answer/);
  });
});
