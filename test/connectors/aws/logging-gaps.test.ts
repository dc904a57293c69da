import { describe, expect, it, test } from 'vitest';
import { evidence } from '../../../connectors/aws/evidence/index.ts';
import { observable } from '../../../connectors/aws/observe/index.ts';
import type { LoggingChange } from '../../../src/core/evidence.ts';
import { cases } from './cases.ts';
import { INSTANCE, observationOf, permissionOf } from './observed.ts';
import { trailFiles, type TrailOutputs } from './trail-files.ts';

interface GapCase {
  readonly name: string;
  readonly trails?: readonly TrailOutputs[];
  readonly changes: readonly (readonly [at: string, event: string, subject: string, instance?: string])[];
  readonly gaps: readonly string[];
  readonly cite: string;
}

function change(at: string, event: string, subject = 'main', more: Readonly<Record<string, string>> = {}, instance = INSTANCE): LoggingChange {
  return { instance, at: Date.parse(at), subject, detail: { event, ...more } };
}

const bodyOf = (trails: readonly TrailOutputs[]): unknown => evidence.read('s', { trails: trailFiles(trails) }).body;

test.each(cases<readonly GapCase[]>('logging-gaps'))('pitfall 17: $name', ({ trails, changes, gaps }) => {
  const body = trails === undefined ? undefined : bodyOf(trails);
  const found = evidence.gaps(INSTANCE, body, changes.map(([at, event, subject, instance]) => change(at, event, subject, {}, instance)));
  expect(found.map(({ from, to }) => `${from}..${to}`)).toEqual(gaps);
  for (const { reason } of found) expect(reason).toMatch(/trail|logging/);
});

describe('a change of what is recorded', () => {
  const M = { 'management:read': 1, 'management:write': 1 };
  const read = permissionOf('ec2:DescribeHosts');
  const ending = (lastDay: string) => observationOf(M, { changes: [change('2026-05-18T10:00:00Z', 'PutEventSelectors')], classes: new Map(Object.keys(M).map((name) => [name, { firstDay: '2026-01-01', lastDay, days: 100, longestGapDays: 2 }])) });

  it('counts only when the record shows the events since then', () => {
    expect(observable(read, ending('2026-05-20')).observable).toBe('yes');
    expect(observable(read, ending('2026-05-18'))).toMatchObject({ observable: 'no', reason: expect.stringContaining('was changed on 2026-05-18 (PutEventSelectors of main), and since then the record shows no read events') as string });
  });

  it('dates the settings: what was selected from then on counts from then on', () => {
    const selectors = JSON.stringify({ eventSelectors: [{ readWriteType: 'All', includeManagementEvents: true, dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }], excludeManagementEventSources: [] }] });
    const evidenceBody = bodyOf([{ trail: {}, selectors: true }]);
    const classes = observationOf({ ...M, 'data:s3:GetObject@arn:aws:s3:::other': 30 }).classes;
    const found = observable(permissionOf('s3:GetObject', 'arn:aws:s3:::reports/*'), observationOf(M, { classes, evidence: evidenceBody, changes: [change('2026-02-10T10:00:00Z', 'PutEventSelectors', 'main', { selectors })] }));
    expect(found).toMatchObject({ observable: 'yes', since: '2026-02-11' });
    // Before the change, or when the record does not show what it set, nothing is known of data events.
    expect(observable(permissionOf('s3:GetObject', 'arn:aws:s3:::reports/*'), observationOf(M, { classes, evidence: evidenceBody })).observable).toBe('no');
    expect(observable(permissionOf('s3:GetObject', 'arn:aws:s3:::reports/*'), observationOf(M, { classes, evidence: evidenceBody, changes: [change('2026-02-10T10:00:00Z', 'PutEventSelectors')] })).observable).toBe('no');
  });

  it('of a trail whose last change is not legible: the record may be all of it, though another trail is told to log more', () => {
    const trails = bodyOf([{ trail: {}, selectors: true }, { trail: { Name: 'second' }, selectors: { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }] } }]);
    const object = permissionOf('s3:GetObject', 'arn:aws:s3:::reports/*');
    const shown = observationOf({ ...M, 'data:s3:GetObject@arn:aws:s3:::other': 30 }, { evidence: trails });
    expect(observable(object, shown).observable).toBe('yes');
    expect(observable(object, { ...shown, changes: [change('2026-02-10T10:00:00Z', 'PutEventSelectors')] })).toMatchObject({ observable: 'no', reason: expect.stringContaining('may all be of main') as string });
  });

  it('of the file and of the change, the change is later and counts', () => {
    const narrowed = JSON.stringify({ eventSelectors: [{ readWriteType: 'WriteOnly', includeManagementEvents: true, dataResources: [], excludeManagementEventSources: [] }] });
    const found = observable(read, observationOf(M, { evidence: bodyOf([{ trail: {}, selectors: true }]), changes: [change('2026-03-10T10:00:00Z', 'PutEventSelectors', 'main', { selectors: narrowed })] }));
    expect(found).toMatchObject({ observable: 'no', reason: expect.stringContaining('do not record read management events') as string });
  });

  it('to one region takes back the word that all regions are recorded', () => {
    expect(evidence.allScopes(INSTANCE, undefined, [change('2026-03-10T10:00:00Z', 'UpdateTrail', 'main', { multiRegion: 'false' })])).toBe(false);
    expect(evidence.allScopes(INSTANCE, undefined, [])).toBeUndefined();
    expect(evidence.allScopes(INSTANCE, bodyOf([{ trail: {}, selectors: true }]), [])).toBe(true);
    expect(evidence.allScopes(INSTANCE, bodyOf([{ trail: { IsMultiRegionTrail: false }, selectors: true }]), [])).toBe(false);
    // `StartLoggingTime` counts where it lies in the record.
    const started = (at: string): unknown => bodyOf([{ trail: {}, selectors: true, status: { IsLogging: true, StartLoggingTime: at } }]);
    expect(evidence.allScopes(INSTANCE, started('2025-03-02T10:00:00Z'), [], '2026-03-01')).toBe(true);
    expect(evidence.allScopes(INSTANCE, started('2026-03-01T00:00:00Z'), [], '2026-03-01')).toBe(true);
    expect(evidence.allScopes(INSTANCE, started('2026-03-01T00:00:01Z'), [], '2026-03-01')).toBeUndefined();
    expect(evidence.allScopes(INSTANCE, started('2025-03-02T10:00:00Z'), [])).toBeUndefined();
    expect(evidence.allScopes(INSTANCE, bodyOf([{ trail: {}, selectors: true }]), [change('2026-03-10T10:00:00Z', 'DeleteTrail')])).toBeUndefined();
  });
});

describe('files about trails', () => {
  const refusal = (files: readonly { readonly path: string; readonly text: string }[]): string => {
    try {
      evidence.read('s', { trails: files });
      return 'read';
    } catch (error) {
      return (error as Error).message;
    }
  };
  it.each([
    { name: 'text that is no JSON', files: [{ path: 'a.json', text: '{' }], refused: 'a.json: not JSON' },
    { name: 'another document', files: [{ path: 'a.json', text: '{"Users":[]}' }], refused: 'a.json: not an output of describe-trails' },
    { name: 'the same member twice', files: [{ path: 'a.json', text: '{"trailList":[],"trailList":[]}' }], refused: 'stands twice' },
    { name: 'a trail without its ARN', files: [{ path: 'a.json', text: '{"trailList":[{"Name":"x","HomeRegion":"eu-west-1"}]}' }], refused: 'TrailARN' },
    { name: 'an ARN that is none', files: [{ path: 'a.json', text: '{"Trail":{"Name":"x","TrailARN":"x","HomeRegion":"eu-west-1"}}' }], refused: 'is not the ARN of a trail' },
    { name: 'two files that differ', files: [...trailFiles([{ trail: {} }]), { path: 'b.json', text: trailFiles([{ trail: { IsMultiRegionTrail: false } }])[0]!.text }], refused: 'b.json: another file tells another multiRegion' },
    { name: 'a status that names none of two trails', files: [...trailFiles([{ trail: {} }, { trail: { Name: 'second' } }]), { path: 'status.json', text: '{"IsLogging":true}' }], refused: 'does not tell its trail' },
    { name: 'a selector with an unknown access', files: [{ path: 'a.json', text: '{"TrailARN":"arn:aws:cloudtrail:eu-west-1:123456789012:trail/x","EventSelectors":[{"ReadWriteType":"Some"}]}' }], refused: 'ReadWriteType' },
  ])('$name: refused with what and where', ({ files, refused }) => {
    expect(refusal(files)).toContain(refused);
  });

  it('an empty list of trails is an answer: there is none', () => {
    expect(refusal([{ path: 'a.json', text: '{"trailList":[]}' }])).toBe('read');
  });

  it('the shadow of a trail in another region is the same trail', () => {
    const [described] = trailFiles([{ trail: {} }]);
    expect(evidence.read('s', { trails: [described!, { path: 'eu.json', text: described!.text }] }).proved).toHaveLength(1);
  });
});
