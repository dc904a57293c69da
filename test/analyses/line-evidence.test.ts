import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineEvidence } from '../../src/analyses/line-evidence.ts';
import type { PolicyLine } from '../../src/core/proposal.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';

const HOLDER = 'aws:1/AROA1';
const get = { action: 'get' };
const put = { action: 'put' };
const anywhere = { action: 'list' };
const keys = new Map<unknown, bigint>([[get, 1n], [put, 2n], [anywhere, 3n]]);

const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-lines-'));
let store: Store;
beforeAll(async () => {
  store = await openStore(path.join(folder, 'state.duckdb'));
  // Call 1 needs both get and put (a copy), call 2 only get, call 3 something that may lie anywhere, call 4 was refused.
  const needs: readonly (readonly [call: bigint, access: bigint])[] = [[1n, 1n], [1n, 2n], [2n, 1n], [3n, 3n], [1n, 3n], [4n, 1n]];
  await store.append('need', [
    { name: 'call_id', values: needs.map(([call]) => call) },
    { name: 'requirement', values: needs.map((_, at) => at) },
    { name: 'certainty', values: needs.map(() => 'must') },
    { name: 'alternatives', values: needs.map(() => 1) },
    { name: 'principal_key', values: needs.map(() => HOLDER) },
    { name: 'access_key', values: needs.map(([, access]) => access) },
  ]);
  const calls: readonly (readonly [id: bigint, outcome: string, days: readonly string[]])[] = [
    [1n, 'allowed', ['2026-05-01', '2026-05-03']],
    [2n, 'failed', ['2026-05-02']],
    [3n, 'allowed', ['2026-04-30']],
    [4n, 'refused', ['2026-05-09']],
  ];
  await store.append('call', [
    { name: 'call_id', values: calls.map(([id]) => id) },
    { name: 'source', values: calls.map(() => 's') },
    { name: 'key', values: calls.map(() => '{}') },
    { name: 'instance', values: calls.map(() => '1') },
    { name: 'scope', values: calls.map(() => '*') },
    { name: 'principal', values: calls.map(() => 'AROA1') },
    { name: 'outcome', values: calls.map(([, outcome]) => outcome) },
  ]);
  const parts = calls.flatMap(([id, , days]) => days.map((day) => ({ id, day })));
  const column = (name: string, of: (part: { readonly id: bigint; readonly day: string }) => string | number | bigint) => ({ name, values: parts.map(of) });
  await store.append('part', [
    column('input_id', () => 1),
    column('call_id', ({ id }) => id),
    column('actor', () => 'x'),
    column('used_on', ({ day }) => day),
    column('uses', () => 10n),
    column('first_at', ({ day }) => Date.parse(`${day}T08:00:00Z`)),
    column('last_at', ({ day }) => Date.parse(`${day}T09:00:00Z`)),
    column('hours', () => 256),
    column('first_hi', () => 0n),
    column('first_lo', () => 0n),
    column('first_text', ({ id, day }) => `first-${id}-${day}`),
    column('last_hi', () => 0n),
    column('last_lo', () => 0n),
    column('last_text', ({ id, day }) => `last-${id}-${day}`),
  ]);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const line = (name: string, sure: readonly unknown[], open: readonly unknown[]): PolicyLine<unknown> => ({ policy: 'p', statement: 's', line: name, isNew: true, sure, open, seen: 1, rules: [] });
const evidence = async (...lines: readonly PolicyLine<unknown>[]) => lineEvidence(store, [HOLDER], keys, lines);

describe('the calls behind a line of a policy', () => {
  it('count once, whatever a call needed there; refused calls never', async () => {
    const [both] = await evidence(line('both', [get, put], []));
    expect(both).toMatchObject({ calls: 30, mayCalls: 0, firstUsed: '2026-05-01T08:00:00Z', lastUsed: '2026-05-03T09:00:00Z', evidence: ['first-1-2026-05-01', 'last-1-2026-05-03'] });
  });

  it('that may lie on it count beside, unless they lie on it anyway', async () => {
    const [on] = await evidence(line('on', [put], [anywhere]));
    expect(on).toMatchObject({ calls: 20, mayCalls: 10, firstUsed: '2026-05-01T08:00:00Z' });
  });

  it('of a line on which none certainly lies are those that may', async () => {
    const [perhaps] = await evidence(line('perhaps', [], [anywhere]));
    expect(perhaps).toMatchObject({ calls: 0, mayCalls: 30, firstUsed: '2026-04-30T08:00:00Z', evidence: ['first-3-2026-04-30', 'last-1-2026-05-03'] });
  });

  it('are told for each line by itself, in the order of the lines', async () => {
    const found = await evidence(line('a', [get], []), line('none', [], []), line('b', [put], []));
    expect(found.map(({ line: name, calls, evidence: ids }) => [name, calls, ids.length])).toEqual([['a', 30, 2], ['none', 0, 0], ['b', 20, 2]]);
  });
});
