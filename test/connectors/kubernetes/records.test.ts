import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { callOf, keyOf } from '../../../connectors/kubernetes/call-key.ts';
import { FIELDS } from '../../../connectors/kubernetes/record/fields.ts';
import { project } from '../../../connectors/kubernetes/record/project.ts';
import type { Projected } from '../../../src/core/usage.ts';
import { unpacked } from './bookshop.ts';
import { prune } from '../../laws/prune.ts';
import { projectionLaws } from '../../laws/projection.ts';

type Members = Record<string, unknown>;
interface Case {
  readonly name: string;
  readonly set?: Members;
  readonly whole?: Members;
  readonly expect: { readonly kind: Projected['kind']; readonly facts?: number } & Members;
}

const { base, cases } = JSON.parse(readFileSync(new URL('../../cases/kubernetes/records.json', import.meta.url), 'utf8')) as { base: Members; cases: readonly Case[] };

function recordOf({ set, whole }: Case): Members {
  return whole ?? Object.fromEntries(Object.entries({ ...base, ...set }).filter(([, value]) => value !== null));
}

/** The parts of a projection that a case speaks of. */
function told(projected: Projected): unknown {
  if (projected.kind === 'skip') return { kind: 'skip', reason: projected.reason };
  if (projected.kind === 'quarantine') return { kind: 'quarantine', reason: projected.reason, ...(projected.principal === undefined ? {} : { principal: projected.principal }) };
  const { key, rank, facts = [] } = projected;
  const { scope, principal, call, resources, context, outcome } = key;
  return { kind: 'call', ...(scope === '*' ? {} : { scope }), principal, call, resources, context, outcome, rank, ...(facts.length === 0 ? {} : { facts: facts.length }) };
}

describe('what a record tells', () => {
  it.each(cases)('$name', (row) => {
    expect(told(project(recordOf(row)))).toEqual(row.expect);
  });
});

test('each case has its instance, instant and id', () => {
  for (const row of cases) {
    const projected = project(recordOf(row));
    if (projected.kind !== 'call') continue;
    expect({ name: row.name, instance: projected.key.instance, at: new Date(projected.at).toISOString().slice(0, 19) }).toEqual({ name: row.name, instance: '', at: '2026-03-01T10:00:00' });
    expect(projected.id).toMatch(/^[0-9a-f-]{36}$/);
  }
});

const seeds = cases.map(recordOf);
const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom<unknown>('', ' ', '/', '/api/v1/%', '?', 'toString', '__proto__', 'RBAC: allowed by ', -0, 1e300, [[]], [null], {}, { kind: 'Event' }));

/** It is legible, and what it tells can be told again. */
function isSound({ id, key }: Extract<Projected, { kind: 'call' }>): boolean {
  const isLegible = id !== '' && key.principal !== '' && Object.values(key.context).every((text) => typeof text === 'string');
  return isLegible && JSON.stringify(keyOf(callOf(key))) === JSON.stringify(key);
}

projectionLaws({ project, fields: FIELDS, seeds, odd, isSound });

test('no secret stands in what is kept', () => {
  // The rest of an id is hashed before anything is written.
  const text = JSON.stringify(seeds.map((seed) => ({ ...project(seed), idWith: '' })));
  expect(text).toContain('get /metrics');
  expect(text).not.toContain('aHVudGVyMg==');
  expect(text).not.toContain('token=abc');
});

test('every request of a recorded day is told again from its key, pruned or not', () => {
  for (const day of ['2026-07-21', '2026-08-29']) {
    for (const line of unpacked(`full/log/audit-${day}.log.gz`).split('\n')) {
      if (line === '') continue;
      const record = JSON.parse(line) as unknown;
      const projected = project(record);
      expect(project(prune(record, FIELDS))).toEqual(projected);
      expect(projected.kind).not.toBe('quarantine');
      if (projected.kind === 'call') expect(isSound(projected)).toBe(true);
    }
  }
});
