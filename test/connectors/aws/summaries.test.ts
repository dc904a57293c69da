import { describe, expect, it, test } from 'vitest';
import { classes } from '../../../connectors/aws/mapping/classes.ts';
import { interpret } from '../../../connectors/aws/mapping/interpret.ts';
import { observable } from '../../../connectors/aws/observe/index.ts';
import { project } from '../../../connectors/aws/project/project.ts';
import type { ShownClass } from '../../../src/core/observation.ts';
import { cases } from './cases.ts';
import { observationOf, permissionOf } from './observed.ts';

const rows = cases<readonly { name: string; record: unknown; classes: readonly string[]; cite: string }[]>('summaries');

describe('a summary of data events (pitfall 18)', () => {
  test.each(rows)('$name', ({ record, classes: wanted }) => {
    const projected = project(record);
    if (projected.kind !== 'call') throw new Error(projected.kind);
    expect(projected).toMatchObject({ id: '62759c1a-6248-48e1-a6b3-d5fb7e6c4bc0', at: Date.parse('2025-11-17T19:20:00Z'), key: { instance: '111122223333', scope: 'us-west-2' } });
    expect(classes(projected.key)).toEqual(wanted);
    // It is nobody's call: no permission is said to be exercised by it.
    expect(interpret(projected.key, undefined)).toMatchObject({ requirements: [], permissionless: expect.any(String) });
  });

  const BUCKET = 'arn:aws:s3:::reports';
  const shown = (days: number, firstDay = '2026-01-01', lastDay = '2026-05-20'): ShownClass => ({ firstDay, lastDay, days, longestGapDays: 1 });
  const judged = (entries: Readonly<Record<string, ShownClass>>, action = 's3:GetObject'): string => {
    const found = observable(permissionOf(action, `${BUCKET}/*`), { ...observationOf({}), classes: new Map(Object.entries({ 'management:read': shown(140), 'management:write': shown(140), [`data:s3:GetObject@${BUCKET}`]: shown(140), ...entries })) });
    return found.observable === 'yes' ? 'yes' : found.reason;
  };

  it('alone changes nothing where the record has the single events behind it', () => {
    expect(judged({})).toBe('yes');
    expect(judged({ [`summary:s3:GetObject@${BUCKET}`]: shown(140) })).toBe('yes');
    expect(judged({ 'summary:s3:GetObject@': shown(100) })).toBe('yes');
    expect(judged({ 'summary:sqs:SendMessage@': shown(100) })).toBe('yes');
  });

  it('without them keeps every data event of its service: anybody may have made the calls', () => {
    const why = 'a data event, and the record has a summary of';
    expect(judged({ 'summary:s3:GetObject@arn:aws:s3:::other': shown(1) })).toBe(`${why} GetObject on arn:aws:s3:::other without the single events behind it`);
    expect(judged({ 'summary:s3:PutObject@': shown(1), [`summary:s3:PutObject@${BUCKET}`]: shown(1) })).toBe(`${why} PutObject and 1 more without the single events behind it`);
    expect(judged({ 'summary:s3:@': shown(1) })).toBe(`${why} data events of s3 without the single events behind it`);
  });

  it('on more days, earlier or later than the single events is not explained by them', () => {
    const single = { [`data:s3:GetObject@${BUCKET}`]: shown(20, '2026-02-01', '2026-05-01') };
    expect(judged({ ...single, [`summary:s3:GetObject@${BUCKET}`]: shown(20, '2026-02-01', '2026-05-01') })).toBe('yes');
    for (const other of [shown(21, '2026-02-01', '2026-05-01'), shown(20, '2026-01-31', '2026-05-01'), shown(20, '2026-02-01', '2026-05-02')]) {
      expect(judged({ ...single, [`summary:s3:GetObject@${BUCKET}`]: other })).toContain('without the single events');
    }
  });

  it('says nothing about management events', () => {
    expect(judged({ 'summary:s3:@': shown(100) }, 's3:DeleteBucket')).not.toContain('summary');
  });
});
