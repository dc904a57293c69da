import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AwsAccess } from '../../connectors/aws/inventory.ts';
import { model as aws } from '../../connectors/aws/model/index.ts';
import { model as kubernetes } from '../../connectors/kubernetes/model/index.ts';
import { writeAtoms } from '../../src/analyses/grants.ts';
import { decideAccesses, type Accesses } from '../../src/analyses/interpret.ts';
import type { PermissionModel } from '../../src/core/permission-model.ts';
import { hash64 } from '../../src/core/digest.ts';
import { canonicalJson } from '../../src/core/json.ts';
import type { Observation } from '../../src/core/observation.ts';
import { principalKey } from '../../src/core/principal.ts';
import { type AccountCase, ACCOUNT, inventoryOf } from '../connectors/aws/account.ts';
import { access, accounts, bind, clusterOf, namespaces, role } from '../connectors/kubernetes/cluster.ts';
import { INSTANCE, PRINCIPAL, SmallState } from './small-state.ts';

/** What is redundant of real grants: only these, each with what it counts on. Everything could have been seen. */
const Case = z.strictObject({
  name: z.string(), truth: z.string(),
  account: z.unknown().optional(),
  roles: z.record(z.string(), z.string()).default({}), bindings: z.record(z.string(), z.array(z.string())).default({}),
  uses: z.array(z.string()),
  /** Rules that somebody had to hold to hand them out. */
  holds: z.array(z.strictObject({ who: z.string(), namespace: z.string(), rule: z.strictObject({ verbs: z.array(z.string()), apiGroups: z.array(z.string()), resources: z.array(z.string()), resourceNames: z.array(z.string()), nonResourceURLs: z.array(z.string()) }) })).default([]),
  stays: z.array(z.string()).default([]), redundant: z.record(z.string(), z.string()),
});
type Case = z.infer<typeof Case>;
const read = (file: string): Case[] => z.array(Case).parse(JSON.parse(readFileSync(new URL(`../cases/${file}`, import.meta.url), 'utf8')));

const Rows = z.array(z.strictObject({ atom: z.string(), verdict: z.string(), found: z.string() }));
const DAYS = ['2026-03-10', '2026-04-10', '2026-05-10'];

let state: SmallState;
beforeEach(async () => {
  state = await SmallState.open();
});
afterEach(() => state.close());

/** `told`: the part of a path by which a case names an atom, as DuckDB slices lists. */
async function redundancies<I, P, A>(system: string, instance: string, model: PermissionModel<I, P, A>, inventory: I, used: readonly A[], told: string) {
  // The core handles a model whose types are forgotten.
  const open = { ...model, observable: () => ({ observable: 'yes', grounds: 'all is logged' }) } as unknown as PermissionModel<unknown, unknown, unknown>;
  const accesses: Accesses = { all: new Map(used.map((one) => [hash64(canonicalJson(one)), { access: one, exercised: true }])) };
  let callId = 0;
  for (const key of accesses.all.keys()) {
    await state.insert('need', { call_id: callId, requirement: 0, certainty: 'must', alternatives: 1, principal_key: 'caller', access_key: String(key) });
    await state.recordUse(callId, DAYS, 'allowed');
    callId += 1;
  }
  await decideAccesses(state.store, { system, instance, model: open, inventory }, accesses);
  const observation = {} as unknown as Observation;
  const atoms = await writeAtoms(state.store, { system, instance, model: open, inventory, accesses, observation, defined: new Set(), exception: () => '' });
  for (const key of new Set(atoms.map(({ principal }) => principalKey(principal)))) await state.insert('principal', { ...PRINCIPAL, system, instance, principal_key: key });
  await state.insert('instance', { ...INSTANCE, system, instance });
  await state.judge();
  const name = (alias: string): string => `array_to_string(from_json(${alias}.path, '["VARCHAR"]')${told}, ' > ') || ' ' || ${alias}.text`;
  return Rows.parse(await state.rows(`
    SELECT ${name('a')} AS atom, v.verdict AS verdict, coalesce(any_value(l.how) || ' ' || string_agg(${name('o')}, ' + ' ORDER BY o.text), '') AS found
    FROM atom a JOIN verdict v ON v.atom_key = a.atom_key LEFT JOIN leaning l ON l.atom_key = a.atom_key LEFT JOIN atom o ON o.atom_key = l.on_key
    GROUP BY a.atom_key, a.path, a.text, v.verdict ORDER BY ALL`));
}

function check(one: Case, rows: z.infer<typeof Rows>): void {
  expect(Object.fromEntries(rows.flatMap(({ atom, found }) => (found === '' ? [] : [[atom, found]])))).toEqual(one.redundant);
  expect(rows.filter(({ atom, verdict }) => one.stays.includes(atom) && verdict !== 'unexercised' && verdict !== 'redundant').map(({ atom }) => atom).sort()).toEqual([...one.stays].sort());
}

describe('kubernetes', () => {
  it.each(read('kubernetes/redundancy.json'))('$name', async (one) => {
    const yaml = [
      ...Object.entries(one.roles).map(([name, rules]) => role(name, rules)),
      ...Object.entries(one.bindings).map(([name, [refers = '', ...subjects]]) => bind(name, refers, ...subjects)),
      accounts('shop/web', 'pay/web'), namespaces('shop', 'pay'),
    ].join('');
    const used = one.uses.map((use) => {
      const [who = '', ...rest] = use.split(' ');
      const [user = '', ...groups] = who.split(',');
      return access(user, rest.join(' '), ...groups);
    });
    const held = one.holds.map(({ who, ...asked }) => ({ ...access(who, 'get /'), ask: { kind: 'hold' as const, ...asked } }));
    check(one, await redundancies('kubernetes', 'c', kubernetes, clusterOf(yaml), [...used, ...held], '[:-2]'));
  });
});

describe('aws', () => {
  it.each(read('aws/redundancy.json'))('$name', async (one) => {
    const used = one.uses.map((use): AwsAccess => {
      const [action = '', resource] = use.split(' ');
      return { account: ACCOUNT, principal: 'AROAAPP', action, ...(resource === undefined ? {} : { resource }) };
    });
    check(one, await redundancies('aws', ACCOUNT, aws, inventoryOf(one.account as AccountCase), used, '[-1:]'));
  });
});
