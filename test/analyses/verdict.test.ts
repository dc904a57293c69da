import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { VERDICTS } from '../../src/core/verdict.ts';
import { ATOM, INSTANCE, KEY, PRINCIPAL, SmallState } from './small-state.ts';

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

/** A caller that may be allowed through KEY, too. */
const OTHER = 'aws:1/member';

let state: SmallState;
beforeEach(async () => {
  state = await SmallState.open();
});
afterEach(() => state.close());

async function verdicts(one: z.infer<typeof Case>): Promise<Map<string, { verdict: string; reason: string }>> {
  await state.insert('atom', { ...ATOM, ...one.atom });
  if (one.twin !== undefined) await state.insert('atom', { ...ATOM, atom_key: 'a2', path: '["role/x","managed"]', ...one.twin });
  await state.insert('principal', { ...PRINCIPAL, ...one.principal });
  await state.insert('instance', { ...INSTANCE, ...one.instance });
  for (const [index, use] of one.uses.entries()) {
    await state.insert('need', { call_id: index, requirement: 0, certainty: use.certainty, alternatives: use.alternatives, principal_key: KEY, access_key: index });
    await state.insert('touch', { access_key: index, atom_key: 'a1', certain: use.certain, alone: use.certain });
    if (one.twin !== undefined) await state.insert('touch', { access_key: index, atom_key: 'a2', certain: use.certain, alone: use.certain });
    await state.recordUse(index, use.days, use.outcome);
  }
  if (one.unmapped !== undefined) {
    await state.insert('interpretation', { call_id: 90, status: 'unmapped', principal_key: one.byAnother ? OTHER : KEY, group_name: one.unmapped, reason: 'an unmapped event' });
    if (one.byAnother) await state.insert('call_holder', { call_id: 90, principal_key: KEY });
    await state.recordUse(90, ['2026-03-01'], 'allowed');
  }
  if (one.misread !== undefined) {
    await state.insert('contradiction', { call_id: 91, system: 'aws', instance: one.misreadInstance, group_name: one.misread, reason: 'a refusal names another permission' });
  }
  if (one.contradicted !== undefined) {
    if (one.byAnother) await state.insert('access_holder', { access_key: 7, principal_key: KEY });
    await state.insert('outside_grant', { principal_key: one.byAnother ? OTHER : KEY, refused: one.refused, group_name: one.contradicted, access_key: 7, text: 's3:GetObject', contradicts: true, uses: 1, last_at: '2026-03-01 00:00:00', last_id: 'e' });
  }
  if (one.changedOn !== undefined) {
    await state.insert('atom_since', { atom_key: 'a1', since_at: `${one.changedOn} 08:00:00`, given_by: 'ann', given_event: 'PutRolePolicy', given_id: 'f' });
  }
  await state.judge();
  const rows = await state.rows('SELECT atom_key, verdict, reason FROM verdict');
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
