import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isRemovable, type Verdict } from '../../src/core/verdict.ts';
import { ATOM, INSTANCE, KEY, PRINCIPAL, SmallState } from './small-state.ts';

const Fields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
/** `by`: what the call may have used; `N?` would not allow it by itself. */
const Call = z.strictObject({ by: z.string(), certainty: z.enum(['must', 'may']).default('must'), decision: z.string().default('allowed'), onThatDay: z.boolean().default(false) });
const Case = z.strictObject({
  name: z.string(), atoms: z.record(z.string(), Fields).default({}), contains: z.array(z.string()).default([]), calls: z.array(Call).default([]),
  since: z.record(z.string(), z.string()).default({}), forgotten: z.array(z.string()).default([]), instance: Fields.default({}), unmapped: z.boolean().default(false),
  expect: z.record(z.string(), z.string()), for: z.record(z.string(), z.string()).default({}),
});
type Case = z.infer<typeof Case>;
const cases = z.array(Case).parse(JSON.parse(readFileSync(new URL('../cases/core/redundancy.json', import.meta.url), 'utf8')));

const VerdictRows = z.array(z.strictObject({ atom_key: z.string(), verdict: z.string(), reason: z.string() }));
const LeaningRows = z.array(z.strictObject({ atom_key: z.string(), how: z.string(), on_keys: z.string() }));
const DAYS = ['2026-03-10', '2026-04-10', '2026-05-10'];

let state: SmallState;
beforeEach(async () => {
  state = await SmallState.open();
});
afterEach(() => state.close());

async function judged(one: Case) {
  const names = new Set([...Object.keys(one.expect), ...Object.keys(one.atoms)]);
  for (const name of names) await state.insert('atom', { ...ATOM, atom_key: name, text: `may ${name}`, path: `["path ${name}"]`, content: name, ...one.atoms[name] });
  for (const key of [KEY, 'aws:1/group']) await state.insert('principal', { ...PRINCIPAL, principal_key: key });
  await state.insert('instance', { ...INSTANCE, ...one.instance });
  for (const pair of one.contains) {
    const [wide = '', narrow = ''] = pair.split(' > ');
    await state.insert('containment', { principal_key: KEY, wide, narrow });
  }
  for (const [index, call] of one.calls.entries()) {
    await state.insert('access', { access_key: index, system: 'aws', instance: '1', principal_key: KEY, group_name: 's3', text: 's3:PutObject', body: '{}', exercised: true, decision: call.decision, decided_by: '' });
    await state.insert('need', { call_id: index, requirement: 0, certainty: call.certainty, alternatives: 1, principal_key: KEY, access_key: index });
    for (const atom of call.by.split(' ')) {
      const alone = !atom.endsWith('?');
      await state.insert('touch', { access_key: index, atom_key: alone ? atom : atom.slice(0, -1), certain: alone, alone });
    }
    await state.recordUse(index, call.onThatDay ? ['2026-03-01'] : DAYS, 'allowed');
  }
  for (const [atom_key, day] of Object.entries(one.since)) await state.insert('atom_since', { atom_key, since_at: `${day} 08:00:00`, given_by: 'ann', given_event: 'PutRolePolicy', given_id: 'f' });
  for (const atom_key of one.forgotten) await state.insert('atom_since', { atom_key, since_at: '2026-03-01 08:00:00', given_by: 'ann', given_event: 'PutRolePolicy', given_id: 'night' });
  if (one.unmapped) {
    await state.insert('interpretation', { call_id: 90, status: 'unmapped', principal_key: KEY, group_name: 's3', reason: 'an unmapped event' });
    await state.recordUse(90, ['2026-03-01'], 'allowed');
  }
  await state.judge();
  const verdicts = VerdictRows.parse(await state.rows('SELECT atom_key, verdict, reason FROM verdict'));
  const leanings = LeaningRows.parse(await state.rows("SELECT atom_key, any_value(how) AS how, string_agg(on_key, ' ' ORDER BY on_key) AS on_keys FROM leaning GROUP BY atom_key"));
  return { verdicts: new Map(verdicts.map(({ atom_key, ...row }) => [atom_key, row])), leanings: new Map(leanings.map(({ atom_key, how, on_keys }) => [atom_key, `${how} ${on_keys}`])) };
}

describe('what may leave because something else stays', () => {
  it.each(cases)('$name', async (one) => {
    const { verdicts, leanings } = await judged(one);
    expect(Object.fromEntries(Object.keys(one.expect).map((name) => [name, verdicts.get(name)?.verdict]))).toEqual(one.expect);
    for (const [name, why] of Object.entries(one.for)) expect(leanings.get(name), name).toBe(why);
    expect([...leanings.keys()].sort()).toEqual([...verdicts].filter(([, { verdict }]) => verdict === 'redundant').map(([name]) => name).sort());
    for (const on of [...leanings.values()].flatMap((why) => why.split(' ').slice(1))) expect(isRemovable(verdicts.get(on)?.verdict as Verdict), on).toBe(false);
  });

  it('names the path that stays, and the permission where it is another one', async () => {
    const reasonOf = async (name: string): Promise<string | undefined> => {
      const one = cases.find((each) => each.name === name);
      return one === undefined ? undefined : (await judged(one)).verdicts.get('W')?.reason;
    };
    expect(await reasonOf('several narrow ones together allow all calls of the wide one')).toBe('its calls stay allowed by path A: may A and 1 more');
  });

  it('says so of what is wider and of what is the same', async () => {
    const [wider] = cases.filter(({ name }) => name === 'equal ones inside of a wider one').map((each) => ({ ...each, calls: [...each.calls, { by: 'W', certainty: 'must' as const, decision: 'allowed', onThatDay: false }] }));
    const { verdicts } = await judged(wider as Case);
    expect(verdicts.get('N2')?.reason).toBe('a wider permission stays by path W: may W');
  });
});
