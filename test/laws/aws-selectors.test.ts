import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evidence } from '../../connectors/aws/evidence/index.ts';
import { records, type EventKind } from '../../connectors/aws/evidence/selects.ts';
import type { Clause, Selector, Trail } from '../../connectors/aws/evidence/trail.ts';
import { observable } from '../../connectors/aws/observe/index.ts';
import { observationOf, permissionOf } from '../connectors/aws/observed.ts';
import { trailFiles } from '../connectors/aws/trail-files.ts';
import { sampled } from '../sampled.ts';

/** One event as CloudTrail would see it. */
interface Event {
  readonly eventCategory: 'Management' | 'Data';
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: string;
  readonly 'resources.type': string;
  readonly 'resources.ARN': string;
  readonly 'userIdentity.arn': string;
  readonly eventType: string;
  readonly region: string;
}

const SOURCES = ['s3.amazonaws.com', 'kms.amazonaws.com'];
const NAMES = ['GetObject', 'GetObjectAcl', 'PutObject'];
const TYPES = ['AWS::S3::Object', 'AWS::S3::AccessPoint'];
const ARNS = ['arn:aws:s3:::a/1', 'arn:aws:s3:::a/2/3', 'arn:aws:s3:::ab/1', 'arn:aws:s3:::b/1'];
const CALLERS = ['arn:aws:sts::1:assumed-role/x/s', 'arn:aws:iam::1:user/u'];
const REGIONS = ['us-east-1', 'eu-west-1'];

const PIECES: Readonly<Record<string, readonly string[]>> = {
  readOnly: ['true', 'false'],
  eventSource: SOURCES,
  eventName: [...NAMES, 'Get', 'Put', 'Acl'],
  'resources.type': TYPES,
  'resources.ARN': [...ARNS, 'arn:aws:s3:::a', 'arn:aws:s3:::a/', '/1', 'arn:aws:s3:::'],
  'userIdentity.arn': [...CALLERS, 'arn:aws:sts'],
  eventType: ['AwsApiCall', 'AwsServiceEvent'],
};
const OPERATORS = ['equals', 'startsWith', 'endsWith', 'notEquals', 'notStartsWith', 'notEndsWith'] as const;

const clause: fc.Arbitrary<Clause> = fc.constantFrom(...Object.keys(PIECES)).chain((field) =>
  fc.uniqueArray(fc.constantFrom(...OPERATORS), { minLength: 1, maxLength: 2 }).chain((operators) =>
    fc.tuple(...operators.map(() => fc.uniqueArray(fc.constantFrom(...(PIECES[field] ?? [])), { minLength: 1, maxLength: 2 }))).map((values) =>
      ({ field, ...Object.fromEntries(operators.map((operator, index) => [operator, values[index]])) }) as Clause)));
const selector: fc.Arbitrary<Selector> = fc.record({ category: fc.constantFrom('Management' as const, 'Data' as const), clauses: fc.array(clause, { maxLength: 3 }) });
const trail: fc.Arbitrary<Trail> = fc.record({ selectors: fc.array(selector, { maxLength: 3 }), multiRegion: fc.boolean(), homeRegion: fc.constantFrom(...REGIONS) }).map((told) => ({ arn: 'a', name: 'n', account: '1', ...told }));
const kind: fc.Arbitrary<EventKind> = fc.record({
  category: fc.constantFrom('Management' as const, 'Data' as const),
  readOnly: fc.boolean(),
  eventSource: fc.constantFrom(...SOURCES),
  eventName: fc.constantFrom(...NAMES),
  resourceType: fc.constantFrom(...TYPES),
  resources: fc.constantFrom('*', 'arn:aws:s3:::*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::a*', 'arn:aws:s3:::b/1'),
  region: fc.constantFrom(...REGIONS),
}, { requiredKeys: ['category', 'readOnly', 'resources'] });

/** Every event of the kind, of a world with a few names each. */
function eventsOf(kind: EventKind): readonly Event[] {
  const one = (value: string | undefined, all: readonly string[]): readonly string[] => (value === undefined ? all : [value]);
  const inside = (arn: string): boolean => (kind.resources?.endsWith('*') === true ? arn.startsWith(kind.resources.slice(0, -1)) : arn === kind.resources);
  return one(kind.eventSource, SOURCES).flatMap((eventSource) => one(kind.eventName, NAMES).flatMap((eventName) => one(kind.resourceType, TYPES).flatMap((type) => ARNS.filter(inside).flatMap((arn) => CALLERS.flatMap((caller) => one(kind.region, REGIONS).map((region): Event => ({
    eventCategory: kind.category, eventSource, eventName, readOnly: String(kind.readOnly), 'resources.type': type, 'resources.ARN': arn, 'userIdentity.arn': caller, eventType: 'AwsApiCall', region,
  })))))));
}

/** Is one event recorded? Straight from the documentation, event by event. */
function isRecorded({ selectors = [], multiRegion, homeRegion }: Trail, event: Event): boolean {
  return (multiRegion === true || event.region === homeRegion) && selectors.some(({ category, clauses }) => category === event.eventCategory && clauses.every((each) => {
    const value = event[each.field as keyof Event];
    const choosing = [...(each.equals ?? []).map((one) => value === one), ...(each.startsWith ?? []).map((one) => value.startsWith(one)), ...(each.endsWith ?? []).map((one) => value.endsWith(one))];
    const excluded = [...(each.notEquals ?? []).map((one) => value === one), ...(each.notStartsWith ?? []).map((one) => value.startsWith(one)), ...(each.notEndsWith ?? []).map((one) => value.endsWith(one))];
    return (choosing.length === 0 || choosing.includes(true)) && !excluded.includes(true);
  }));
}

it('what the settings are said to record, or not, they do: event by event', () => {
  let certain = 0;
  let all = 0;
  fc.assert(fc.property(trail, kind, (settings, asked) => {
    const answer = records(settings, asked);
    const found = eventsOf(asked).map((event) => isRecorded(settings, event));
    all += 1;
    if (answer !== 'maybe') certain += 1;
    if (answer === 'yes') expect(found).not.toContain(false);
    if (answer === 'no') expect(found).not.toContain(true);
  }), sampled(3_000));
  expect(certain / all).toBeGreaterThan(0.5);
});

it('one trail more never takes back what another records', () => {
  fc.assert(fc.property(fc.array(trail, { maxLength: 2 }), trail, kind, (trails, more, asked) => {
    const some = trails.some((one) => records(one, asked) === 'yes');
    if (some) expect([...trails, more].some((one) => records(one, asked) === 'yes')).toBe(true);
  }), sampled(300));
});

it('without an event in the record no settings make anything observable', () => {
  const ACTIONS = ['ec2:DescribeHosts', 'ec2:TerminateInstances', 's3:GetObject', 'kms:DescribeKey', 'iam:ListUsers', 'sqs:SendMessage'];
  fc.assert(fc.property(fc.boolean(), fc.boolean(), fc.constantFrom(...ACTIONS), (multiRegion, logging, action) => {
    const files = trailFiles([{ trail: { IsMultiRegionTrail: multiRegion }, selectors: { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }, { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }, { Field: 'resources.type', Equals: ['AWS::S3::Object'] }] }] }, status: { IsLogging: logging } }]);
    const { body } = evidence.read('s', { trails: files });
    expect(observable(permissionOf(action), observationOf({}, { evidence: body, allScopes: true })).observable).not.toBe('yes');
  }), sampled(100));
});
