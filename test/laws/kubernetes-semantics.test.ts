import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KubernetesAccess } from '../../connectors/kubernetes/access.ts';
import type { KubernetesInventory } from '../../connectors/kubernetes/inventory.ts';
import { allows, preserves } from '../../connectors/kubernetes/model/allows.ts';
import { atoms } from '../../connectors/kubernetes/model/atoms.ts';
import { causes } from '../../connectors/kubernetes/model/authorize.ts';
import { contains, covers, holds } from '../../connectors/kubernetes/model/covers.ts';
import { ineffective } from '../../connectors/kubernetes/model/ineffective.ts';
import { holdersOf } from '../../connectors/kubernetes/model/reaching.ts';
import { allowsIn, touching } from '../../connectors/kubernetes/model/touching.ts';
import { sampled } from '../sampled.ts';
import { clusters, grantsOf, UNIVERSE } from './kubernetes-cluster.ts';

const exercised = fc.subarray([...UNIVERSE], { maxLength: 40 });

/** What the decider says that the server's own tests hold. */
function isAllowed(inventory: KubernetesInventory, { user, groups, ask }: KubernetesAccess): boolean {
  return ask.kind === 'request' && causes(grantsOf(inventory), { user, groups }, ask.attributes).length > 0;
}

/** No server asks for nodes in a namespace, and no request to create a pod has its name. */
function isReal({ ask }: KubernetesAccess): boolean {
  if (ask.kind !== 'request' || !('resource' in ask.attributes)) return true;
  const { verb, resource, namespace, name, subresource } = ask.attributes;
  return !(resource === 'nodes' && namespace !== '') && !(verb === 'create' && name !== '' && subresource === '');
}

describe('allows and preserves', () => {
  test('decide every request of everybody as the authorizer does', () => {
    let allowed = 0;
    fc.assert(fc.property(clusters, (cluster) => {
      for (const access of UNIVERSE) {
        const is = isAllowed(cluster, access);
        if (is) allowed += 1;
        if (allows(cluster, access).decision !== (is ? 'allowed' : 'denied')) throw new Error(JSON.stringify(access));
      }
    }), sampled(150));
    expect(allowed).toBeGreaterThan(2_000);
  });

  test('preserves says no exactly where something is lost', () => {
    fc.assert(fc.property(clusters, clusters, (before, after) => {
      for (const access of UNIVERSE) {
        const lost = isAllowed(before, access) && !isAllowed(after, access);
        if ((preserves(before, after, access).preserved === 'no') !== lost) throw new Error(JSON.stringify(access));
      }
    }), sampled(60));
  });
});

describe('atoms', () => {
  test('an access touches an atom of a holder exactly when RBAC allows it, and every atom is held', () => {
    fc.assert(fc.property(clusters, exercised, (cluster, used) => {
      const all = atoms(cluster, used, () => ({ first: '2026-06-01', last: '2026-06-30' }));
      expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
      expect(all.filter((atom) => holds(cluster, atom) !== 'yes')).toEqual([]);
      const touch = touching(all);
      const byKey = new Map(all.map((atom) => [atom.key, atom]));
      for (const access of UNIVERSE) {
        const touched = touch(access).map(({ atom }) => byKey.get(atom));
        if (touched.length > 0 !== isAllowed(cluster, access)) throw new Error(`${JSON.stringify(access)} touches ${touched.map((atom) => atom?.key).join()}`);
        for (const atom of touched) {
          if (atom === undefined || !holdersOf(access).includes(atom.principal.id)) throw new Error(`${atom?.key} is not of ${access.user}`);
          if (ineffective(cluster, atom.permission) !== undefined && isReal(access)) throw new Error(`${atom.key} is called ineffective`);
        }
      }
    }), sampled(80));
  });

  test('what one path allows of a holder twice has the same content, so that the paths are compared', () => {
    fc.assert(fc.property(clusters, (cluster) => {
      const all = atoms(cluster, []);
      for (const one of all) {
        for (const other of all) {
          if (one.principal.id !== other.principal.id || one.content !== other.content) continue;
          if (!contains(one.permission, other.permission)) throw new Error(`${one.key} is not in ${other.key}`);
        }
      }
    }), sampled(60));
  });

  test('contains is never said of what allows less', () => {
    fc.assert(fc.property(clusters, exercised, (cluster, used) => {
      const all = atoms(cluster, used, () => ({ first: '2026-06-01', last: '2026-06-30' })).slice(0, 60);
      for (const wide of all) {
        for (const narrow of all) {
          if (!contains(wide.permission, narrow.permission)) continue;
          for (const { ask } of UNIVERSE) {
            if (ask.kind === 'request' && allowsIn(narrow.permission, ask.attributes) && !allowsIn(wide.permission, ask.attributes)) throw new Error(`${wide.key} / ${narrow.key} / ${JSON.stringify(ask)}`);
          }
        }
      }
    }), sampled(15));
  });
});

describe('covers', () => {
  test('is reflexive', () => {
    fc.assert(fc.property(clusters, (cluster) => {
      expect(covers(cluster, structuredClone(cluster))).toEqual({ covers: 'yes' });
    }), sampled(150));
  });

  test('is transitive, and says yes only where nobody is allowed more', () => {
    let covered = 0;
    const parts = clusters.chain((wide) => fc.record({ wide: fc.constant(wide), bindings: fc.subarray([...wide.bindings]), rules: fc.array(fc.nat(3), { minLength: 7, maxLength: 7 }) }));
    fc.assert(fc.property(parts, fc.boolean(), clusters, ({ wide, bindings, rules }, other, stranger) => {
      const roles = wide.roles.map((role, at) => ({ ...role, rules: role.rules.slice(0, rules[at]) }));
      const narrow = other ? { ...wide, roles, bindings } : stranger;
      if (covers(wide, narrow).covers !== 'yes') return;
      covered += 1;
      for (const access of UNIVERSE) if (isAllowed(narrow, access) && !isAllowed(wide, access)) throw new Error(JSON.stringify(access));
      const none = { ...narrow, bindings: narrow.bindings.slice(0, 1) };
      expect(covers(narrow, none)).toEqual({ covers: 'yes' });
      expect(covers(wide, none)).toEqual({ covers: 'yes' });
    }), sampled(150));
    expect(covered).toBeGreaterThan(30);
  });

  test('names what is more', () => {
    const cluster: KubernetesInventory = { instance: 'c', roles: [{ kind: 'ClusterRole', namespace: '', name: 'one', rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: [], nonResourceURLs: [] }], facts: { labels: {}, annotations: {} } }], bindings: [], fromCluster: true };
    const bound: KubernetesInventory = { ...cluster, bindings: [{ kind: 'RoleBinding', namespace: 'a', name: 'w', roleRef: { kind: 'ClusterRole', name: 'one' }, subjects: [{ kind: 'User', name: 'u', namespace: '' }], facts: { labels: {}, annotations: {} } }] };
    expect(covers(cluster, bound)).toEqual({ covers: 'no', uncovered: ['user/u: get core/pods @a'] });
  });
});
