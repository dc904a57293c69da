import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { VERDICTS } from '../../src/core/verdict.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const Use = z.strictObject({
  days: z.array(z.string()),
  certainty: z.enum(['must', 'may']).default('must'),
  alternatives: z.number().default(1),
  certain: z.boolean().default(true),
  outcome: z.string().default('allowed'),
});
const Fields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const Case = z.strictObject({
  name: z.string(), atom: Fields.default({}), principal: Fields.default({}), instance: Fields.default({}), uses: z.array(Use).default([]),
  unmapped: z.string().optional(), misread: z.string().optional(), misreadInstance: z.string().default('1'), contradicted: z.string().optional(), refused: z.boolean().default(false), byAnother: z.boolean().default(false), reason: z.string().optional(), changedOn: z.string().optional(), twin: Fields.optional(),
  expect: z.string(), expectTwin: z.string().optional(),
});
const cases = z.array(Case).parse(JSON.parse(read('test/cases/core/verdicts.json')));

const VerdictRow = z.strictObject({ atom_key: z.string(), verdict: z.string(), reason: z.string() });

const KEY = 'aws:1/AROA1';
/** A caller that may be allowed through KEY, too. */
const OTHER = 'aws:1/member';
const ATOM = {
  atom_key: 'a1', principal_key: KEY, system: 'aws', instance: '1', text: 's3:PutObject on *', path: '["role/x","inline"]', group_name: 's3', risk: 'write',
  weight: 0.5, content: 'c1', observable: true, observable_reason: 'shown', observability: 'yes', observed_since: null, way: 'direct', ineffective: '', defined: false, path_atoms: 1, expanded_from: '', exception: '',
};
const PRINCIPAL = {
  principal_key: KEY, system: 'aws', instance: '1', id: 'AROA1', name: 'role/x', created_on: null, not_editable: '', owner: '', purpose: '', kind: 'workload',
  cycle: 'quarterly', cycle_seconds: 8_640_000, blocked: '',
};
const INSTANCE = { system: 'aws', instance: '1', source: 's', from_day: '2026-02-11', to_day: '2026-06-30', until: '2026-06-30 23:45:00', seconds: 12_000_000, dates_grants: true };

let connection: DuckDBConnection;
beforeEach(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(read('src/store/schema.sql'));
});

type Cell = string | number | boolean | null;

async function insert(table: string, row: Readonly<Record<string, Cell>>): Promise<void> {
  const literal = (value: Cell): string => (value === null ? 'NULL' : typeof value === 'string' ? `'${value.replace(/'/g, "''")}'` : String(value));
  await connection.run(`INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')})`);
}

/** One recorded call, `callId`, on the given days. */
async function recordUse(callId: number, days: readonly string[], outcome: string): Promise<void> {
  await insert('call', { call_id: callId, source: 's', key: '{}', instance: '1', scope: 'us-east-1', principal: 'AROA1', outcome });
  for (const day of days) {
    await insert('part', {
      input_id: 1, call_id: callId, actor: 'x', used_on: day, uses: 1, first_at: `${day} 10:00:00`, last_at: `${day} 10:00:00`, hours: 1024,
      first_hi: 0, first_lo: 0, first_text: `id-${callId}-${day}`, last_hi: 0, last_lo: 0, last_text: `id-${callId}-${day}`,
    });
  }
}

async function verdicts(one: z.infer<typeof Case>): Promise<Map<string, { verdict: string; reason: string }>> {
  await insert('atom', { ...ATOM, ...one.atom });
  if (one.twin !== undefined) await insert('atom', { ...ATOM, atom_key: 'a2', path: '["role/x","managed"]', ...one.twin });
  await insert('principal', { ...PRINCIPAL, ...one.principal });
  await insert('instance', { ...INSTANCE, ...one.instance });
  for (const [index, use] of one.uses.entries()) {
    await insert('need', { call_id: index, requirement: 0, certainty: use.certainty, alternatives: use.alternatives, principal_key: KEY, access_key: index });
    await insert('touch', { access_key: index, atom_key: 'a1', certain: use.certain });
    if (one.twin !== undefined) await insert('touch', { access_key: index, atom_key: 'a2', certain: use.certain });
    await recordUse(index, use.days, use.outcome);
  }
  if (one.unmapped !== undefined) {
    await insert('interpretation', { call_id: 90, status: 'unmapped', principal_key: one.byAnother ? OTHER : KEY, group_name: one.unmapped, reason: 'an unmapped event' });
    if (one.byAnother) await insert('call_holder', { call_id: 90, principal_key: KEY });
    await recordUse(90, ['2026-03-01'], 'allowed');
  }
  if (one.misread !== undefined) {
    await insert('contradiction', { call_id: 91, system: 'aws', instance: one.misreadInstance, group_name: one.misread, reason: 'a refusal names another permission' });
  }
  if (one.contradicted !== undefined) {
    if (one.byAnother) await insert('access_holder', { access_key: 7, principal_key: KEY });
    await insert('outside_grant', { principal_key: one.byAnother ? OTHER : KEY, refused: one.refused, group_name: one.contradicted, access_key: 7, text: 's3:GetObject', contradicts: true, uses: 1, last_at: '2026-03-01 00:00:00', last_id: 'e' });
  }
  if (one.changedOn !== undefined) {
    await insert('atom_since', { atom_key: 'a1', since_at: `${one.changedOn} 08:00:00`, given_by: 'ann', given_event: 'PutRolePolicy', given_id: 'f' });
  }
  for (const statement of ['needed', 'verdict']) await connection.run(read(`src/analyses/${statement}.sql`));
  const rows = (await connection.runAndReadAll('SELECT atom_key, verdict, reason FROM verdict')).getRowObjectsJson();
  return new Map(z.array(VerdictRow).parse(rows).map(({ atom_key, ...found }) => [atom_key, found]));
}

describe('one verdict per atom and path, the first that holds', () => {
  it.each(cases)('$name: $expect', async (one) => {
    const found = await verdicts(one);
    expect(found.get('a1')?.verdict).toBe(one.expect);
    expect(found.get('a1')?.reason).not.toBe('');
    if (one.reason !== undefined) expect(found.get('a1')?.reason).toBe(one.reason);
    expect(found.get('a2')?.verdict).toBe(one.expectTwin);
  });

  it('every verdict has a case', () => {
    expect([...new Set(cases.map((one) => one.expect))].sort()).toEqual(Object.keys(VERDICTS).sort());
  });
});
