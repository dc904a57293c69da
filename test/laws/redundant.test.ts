import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AwsAccess } from '../../connectors/aws/inventory.ts';
import { model as aws } from '../../connectors/aws/model/index.ts';
import { model as kubernetes } from '../../connectors/kubernetes/model/index.ts';
import { leavingFor } from '../../src/analyses/keep-set/index.ts';
import type { PermissionModel } from '../../src/core/permission-model.ts';
import { groupBy } from '../../src/core/group.ts';
import { by } from '../../src/core/order.ts';
import type { Atom } from '../../src/core/permission.ts';
import { principalKey } from '../../src/core/principal.ts';
import { ACCOUNT, inventoryOf } from '../connectors/aws/account.ts';
import { sampled } from '../sampled.ts';
import { clusters, UNIVERSE } from './kubernetes-cluster.ts';

const DAYS = () => ({ first: '2026-06-01', last: '2026-06-30' });

/** What one system grants, what was used of it, and which of the rest is kept for another reason, such as its age. */
interface Story<I, A> {
  readonly inventory: I;
  readonly used: readonly A[];
  readonly kept: readonly number[];
}

/** What would leave: what was not used, and what is redundant. */
function leavingOf<I, P, A>(model: PermissionModel<I, P, A>, { inventory, used, kept }: Story<I, A>) {
  const all = [...model.atoms(inventory, used, DAYS)].sort(by(({ key }) => key));
  const touching = model.touching(all);
  const touches = used.flatMap((access, at) => {
    const allowed = model.allows(inventory, access).decision === 'allowed';
    return touching(access).map(({ atom, alone }) => ({ access: String(at), atom, alone: alone && allowed }));
  });
  const needed = new Set(touches.map(({ atom }) => atom));
  const idle = new Set(all.filter(({ key }, at) => !needed.has(key) && !kept.includes(at)).map(({ key }) => key));
  const redundant = new Set<string>();
  for (const own of groupBy(all, ({ principal }) => principalKey(principal)).values()) {
    const ids = new Map(own.map(({ key }, id) => [key, id]));
    const first = [...new Map([...own].reverse().map((atom) => [atom.content, atom])).values()];
    const candidates = model.containers(first);
    const leaving = leavingFor({
      contenders: own.map(({ key, content, permission }, id) => ({ id, content, excepted: false, idle: idle.has(key), ineffective: model.ineffective(inventory, permission) !== undefined, forgotten: false, byCalls: needed.has(key) })),
      containment: first.flatMap((narrow) => candidates(narrow).flatMap((wide) => (wide !== narrow && model.contains(wide.permission, narrow.permission) ? [[wide.content, narrow.content] as const] : []))),
      touches: touches.flatMap(({ access, atom, alone }) => { const id = ids.get(atom); return id === undefined ? [] : [{ access, id, alone }]; }),
    });
    for (const { id } of leaving) redundant.add(own[id]?.key ?? '');
  }
  return { all, idle, redundant, remove: new Set([...idle, ...redundant]) };
}

/** All proposals together, in either order. */
function narrowed<I, P, A>(model: PermissionModel<I, P, A>, inventory: I, all: readonly Atom<P>[], remove: ReadonlySet<string>, backwards: boolean): I {
  const units = [...model.units(inventory)];
  let merged = inventory;
  for (const unit of backwards ? units.reverse() : units) {
    const holders = new Set(unit.principals.map(principalKey));
    const atoms = all.filter(({ principal }) => holders.has(principalKey(principal)));
    const cut = { unit, atoms, remove: new Set(atoms.filter(({ key, origins }) => remove.has(key) && origins.some((origin) => unit.edits.includes(origin))).map(({ key }) => key)) };
    const back = new Set(model.narrow(inventory, cut).givenBack.map(({ atom }) => atom));
    merged = model.narrow(merged, { ...cut, remove: new Set([...cut.remove].filter((key) => !back.has(key))) }).inventory;
  }
  return merged;
}

const ARN = `arn:aws:sqs:eu-central-1:${ACCOUNT}:`;
const NAMES = ['orders', 'orders-dead', 'mail', 'mail-dead'];
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Allow', 'Deny'),
  Action: fc.subarray(['sqs:SendMessage', 'sqs:Send*', 'sqs:ReceiveMessage', 'sqs:*Message', 's3:GetObject'], { minLength: 1, maxLength: 2 }),
  names: fc.subarray(['*', 'orders', 'orders*', '*-dead', 'mail', 'm*', '${aws:username}'], { minLength: 1, maxLength: 2 }),
  not: fc.nat(9),
  Condition: fc.constantFrom(undefined, undefined, undefined, { Bool: { 'aws:SecureTransport': 'true' } }, { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } }, { StringEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } }),
}).map(({ names, not, ...each }) => ({ ...each, [not === 0 ? 'NotResource' : 'Resource']: names.map((name) => `${ARN}${name}`) }));
const document = fc.array(statement, { minLength: 1, maxLength: 3 }).map((Statement) => ({ Version: '2012-10-17', Statement: Statement.map((each) => JSON.parse(JSON.stringify(each)) as unknown) }));
const ACCESSES: readonly AwsAccess[] = ['app', 'web'].flatMap((name) => ['sqs:SendMessage', 'sqs:ReceiveMessage', 's3:GetObject'].flatMap((action) => [undefined, ...NAMES].map((queue) => ({ account: ACCOUNT, principal: `AROA${name.toUpperCase()}`, action, ...(queue === undefined ? {} : { resource: `${ARN}${queue}` }) }))));
const accounts = fc
  .record({ app: fc.array(document, { minLength: 1, maxLength: 3 }), web: document, shared: document, used: fc.subarray([...ACCESSES], { maxLength: 10 }), kept: fc.array(fc.nat(60), { maxLength: 4 }) })
  .map(({ app, web, shared, used, kept }) => ({
    inventory: inventoryOf({ roles: { app: { inline: Object.fromEntries(app.map((each, at) => [`p${at}`, each])), attached: ['shared'] }, web: { inline: { p: web }, attached: ['shared'] } }, policies: { shared: { document: shared } } }),
    used,
    kept,
  }));
const stories = fc.record({ inventory: clusters, used: fc.subarray([...UNIVERSE], { maxLength: 60 }), kept: fc.array(fc.nat(200), { maxLength: 8 }) });

function laws<I, P, A>(model: PermissionModel<I, P, A>, arbitrary: fc.Arbitrary<Story<I, A>>, runs: number): void {
  const known = arbitrary.map(({ used, ...story }) => ({ ...story, used: used.filter((access) => model.allows(story.inventory, access).decision !== 'denied') }));

  it('what is not used and what is redundant leaves together, and every call stays allowed', () => {
    let redundantOnes = 0;
    fc.assert(fc.property(known, fc.boolean(), (story, backwards) => {
      const { inventory, used } = story;
      const { all, redundant, remove } = leavingOf(model, story);
      redundantOnes += redundant.size;
      const after = narrowed(model, inventory, all, remove, backwards);
      expect(used.filter((access) => model.preserves(inventory, after, access).preserved !== 'yes').map(model.accessText)).toEqual([]);
      expect(used.filter((access) => model.allows(inventory, access).decision === 'allowed' && model.allows(after, access).decision !== 'allowed').map(model.accessText)).toEqual([]);
      expect(model.covers(inventory, after)).toEqual({ covers: 'yes' });
    }), { ...sampled(runs), endOnFailure: true });
    expect(redundantOnes).toBeGreaterThan(runs / 5);
  });

  it('what contains another one is among its candidates, and is held where it is left', () => {
    let found = 0;
    fc.assert(fc.property(known, ({ inventory, used }) => {
      for (const own of groupBy(model.atoms(inventory, used, DAYS), ({ principal }) => principalKey(principal)).values()) {
        const some = own.slice(0, 150);
        const candidates = model.containers(some);
        for (const narrow of some) {
          const named = new Set(candidates(narrow));
          const missed = some.filter((wide) => !named.has(wide) && model.contains(wide.permission, narrow.permission));
          found += named.size;
          if (named.size < 64) expect(missed.map(({ key }) => `${key} contains ${narrow.key}`)).toEqual([]);
        }
      }
    }), { ...sampled(runs), endOnFailure: true });
    expect(found).toBeGreaterThan(runs);
  });
}

describe('kubernetes', () => laws(kubernetes, stories, 100));
describe('aws', () => laws(aws, accounts, 60));
