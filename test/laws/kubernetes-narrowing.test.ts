import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KubernetesAccess } from '../../connectors/kubernetes/access.ts';
import type { KubernetesInventory, KubernetesPermission } from '../../connectors/kubernetes/inventory.ts';
import { allows } from '../../connectors/kubernetes/model/allows.ts';
import { atoms } from '../../connectors/kubernetes/model/atoms.ts';
import { covers, holds } from '../../connectors/kubernetes/model/covers.ts';
import { isRestored } from '../../connectors/kubernetes/model/healed.ts';
import { narrow } from '../../connectors/kubernetes/model/narrow.ts';
import { bindingsOf } from '../../connectors/kubernetes/model/reaching.ts';
import { allowsIn, touching } from '../../connectors/kubernetes/model/touching.ts';
import { units } from '../../connectors/kubernetes/model/units.ts';
import { principalId } from '../../connectors/kubernetes/principals.ts';
import { reference } from '../../connectors/kubernetes/references.ts';
import type { Atom } from '../../src/core/permission.ts';
import type { Cut, Unit } from '../../src/core/proposal.ts';
import { sampled } from '../sampled.ts';
import { clusters, UNIVERSE } from './kubernetes-cluster.ts';

interface Story {
  readonly before: KubernetesInventory;
  readonly used: readonly KubernetesAccess[];
  readonly all: readonly Atom<KubernetesPermission>[];
  readonly remove: ReadonlySet<string>;
}

const DAYS = () => ({ first: '2026-06-01', last: '2026-06-30' });

/** A cluster, what was used of it, and what of the rest is to leave: all of it, or some. */
const stories: fc.Arbitrary<Story> = fc
  .record({ before: clusters, used: fc.subarray([...UNIVERSE], { maxLength: 60 }), stays: fc.array(fc.nat(200), { maxLength: 8 }) })
  .map(({ before, used: wished, stays }) => {
    const used = wished.filter((access) => allows(before, access).decision === 'allowed');
    const all = atoms(before, used, DAYS);
    const touch = touching(all);
    const needed = new Set(used.flatMap((access) => touch(access).map(({ atom }) => atom)));
    const idle = all.filter(({ key }) => !needed.has(key));
    return { before, used, all, remove: new Set(idle.filter((_, at) => !stays.includes(at)).map(({ key }) => key)) };
  });

/** As the core hands a unit to the model: what is reached by what the unit may edit. */
function cutOf({ all, remove }: Story, unit: Unit, sharedPolicies: 'union' | 'per-holder'): Cut<KubernetesPermission> {
  const holders = new Set(unit.principals.map(({ id }) => id));
  const own = all.filter(({ principal }) => holders.has(principal.id));
  const reached = own.filter(({ key, origins }) => remove.has(key) && origins.some((origin) => unit.edits.includes(origin)));
  return { unit, atoms: own, remove: new Set(reached.map(({ key }) => key)), sharedPolicies };
}

describe.each(['union', 'per-holder'] as const)('narrowing of shared roles: %s', (shared) => {
  test('keeps what was used and all that stays, widens nothing, and says what it gives back', () => {
    let left = 0;
    fc.assert(fc.property(stories, (story) => {
      const { before, used } = story;
      for (const unit of units(before)) {
        const cut = cutOf(story, unit, shared);
        const { inventory: after, givenBack } = narrow(before, cut);
        const back = new Set(givenBack.map(({ atom }) => atom));
        expect(covers(before, after)).toEqual({ covers: 'yes' });
        expect(used.filter((access) => allows(after, access).decision !== 'allowed')).toEqual([]);
        const kept = cut.atoms.filter(({ key }) => !cut.remove.has(key) || back.has(key));
        expect(kept.filter((atom) => holds(after, atom) !== 'yes').map(({ key }) => key)).toEqual([]);
        for (const atom of cut.atoms) if (cut.remove.has(atom.key) && !back.has(atom.key)) left += isGone(before, after, atom) ? 1 : fail(atom.key);
      }
    }), sampled(60));
    expect(left).toBeGreaterThan(100);
  });

  test('changes nothing but what the unit may edit, and nothing again when it is done again', () => {
    fc.assert(fc.property(stories, (story) => {
      const { before } = story;
      for (const unit of units(before)) {
        const cut = cutOf(story, unit, shared);
        const { inventory: after, givenBack } = narrow(before, cut);
        const stood = new Map([...before.roles, ...before.bindings].map((one) => [reference(one), one]));
        const stands = new Map([...after.roles, ...after.bindings].map((one) => [reference(one), one]));
        for (const [name, one] of stood) {
          const made = 'aggregates' in one && one.aggregates !== undefined;
          if (!unit.edits.includes(name) && stands.get(name) !== one && !made) throw new Error(`${unit.id} changes ${name}`);
          if (isRestored(one) && stands.get(name) !== one) throw new Error(`${unit.id} changes ${name}, which the server restores`);
        }
        const left = new Set([...cut.remove].filter((key) => !givenBack.some(({ atom }) => atom === key)));
        if (left.size === 0) expect(after).toBe(before);
        expect(narrow(after, { ...cut, remove: left }).inventory).toEqual(after);
        // Whoever asks for less gets no less than before: what was given back is asked for no more.
        expect(covers(narrow(before, { ...cut, remove: left }).inventory, after)).toEqual({ covers: 'yes' });
      }
    }), sampled(80));
  });

  test('all units together keep what was used, in any order', () => {
    fc.assert(fc.property(stories, fc.boolean(), (story, backwards) => {
      const { before, used } = story;
      let merged = before;
      const all = [...units(before)];
      for (const unit of backwards ? all.reverse() : all) {
        const cut = cutOf(story, unit, shared);
        const back = new Set(narrow(before, cut).givenBack.map(({ atom }) => atom));
        merged = narrow(merged, { ...cut, remove: new Set([...cut.remove].filter((key) => !back.has(key))) }).inventory;
      }
      expect(covers(before, merged)).toEqual({ covers: 'yes' });
      expect(used.filter((access) => allows(merged, access).decision !== 'allowed')).toEqual([]);
    }), sampled(80));
  });
});

/** Does neither the binding of an atom nor one made in its place grant all of it any more? */
function isGone(before: KubernetesInventory, after: KubernetesInventory, { permission }: Atom<KubernetesPermission>): boolean {
  const known = new Set(before.bindings.map(reference));
  const own = bindingsOf(after, principalId(permission.subject)).filter(({ binding }) => reference(binding) === permission.binding || !known.has(reference(binding)));
  const bindings = own.map(({ binding }) => ({ ...binding, subjects: [{ ...permission.subject, namespace: '' }] }));
  // Of what a wildcard stands for, the universe holds a part only.
  const { verbs, apiGroups, resources, nonResourceURLs } = permission.rule;
  if ([...verbs, ...apiGroups, ...resources, ...nonResourceURLs].some((each) => each.includes('*'))) return true;
  const requests = UNIVERSE.flatMap(({ ask }) => (ask.kind === 'request' && allowsIn(permission, ask.attributes) ? [ask.attributes] : []));
  const { kind, name } = permission.subject;
  const as = { instance: 'c', user: kind === 'User' ? name : 'somebody', groups: kind === 'Group' ? [name] : [] };
  const alone = { ...after, bindings };
  return requests.length === 0 || requests.some((attributes) => allows(alone, { ...as, ask: { kind: 'request', attributes } }).decision !== 'allowed');
}

function fail(key: string): never {
  throw new Error(`${key} is said to leave, and is still granted`);
}
