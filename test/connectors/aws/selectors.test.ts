import { expect, test } from 'vitest';
import { evidence } from '../../../connectors/aws/evidence/index.ts';
import { observable } from '../../../connectors/aws/observe/index.ts';
import { cases } from './cases.ts';
import { INSTANCE, observationOf, permissionOf } from './observed.ts';
import { trailFiles, type TrailOutputs } from './trail-files.ts';

interface SelectorCase {
  readonly name: string;
  readonly action: string;
  readonly pattern: string;
  readonly observable: 'yes' | 'partly' | 'no';
  readonly reason?: string;
  readonly region?: string;
  /** Longest gap in days by class that the record shows. */
  readonly classes: Readonly<Record<string, number>>;
  readonly scopes?: readonly string[];
  readonly trails: readonly TrailOutputs[];
  readonly cite: string;
}

function bodyOf(trails: readonly TrailOutputs[]): unknown {
  return evidence.read('s', { trails: trailFiles(trails) }).body;
}

const all = cases<readonly SelectorCase[]>('selectors');

test.each(all)('$name', (row) => {
  const body = row.trails.length === 0 ? undefined : bodyOf(row.trails);
  const scopes = row.scopes ?? ['us-east-1', 'eu-west-1'];
  const found = observable(permissionOf(row.action, row.pattern), observationOf(row.classes, { evidence: body, scopes, allScopes: evidence.allScopes(INSTANCE, body, []) ?? false }));
  expect(found).toMatchObject({ observable: row.observable });
  if (found.observable === 'yes') expect(found.grounds).not.toBe('');
  else expect(found.reason).toContain(row.reason ?? '');
  if (row.region !== undefined) expect(found).toMatchObject({ region: row.region });
});

test('every case cites the page that decides it', () => {
  for (const row of all) expect(row.cite).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  expect(all.length).toBeGreaterThan(60);
});

test('each answer turns when the settings are turned: no row passes without its trail', () => {
  const needing = all.filter((row) => row.observable === 'yes' && Object.values(row.classes).some((days) => days > 7));
  for (const row of needing) {
    const found = observable(permissionOf(row.action, row.pattern), observationOf(row.classes, { scopes: row.scopes ?? ['us-east-1', 'eu-west-1'] }));
    expect([row.name, found.observable]).toEqual([row.name, 'no']);
  }
  expect(needing.length).toBeGreaterThan(20);
});
