import fc from 'fast-check';
import type { HeldBinding, HeldRole, KubernetesInventory } from '../../../connectors/kubernetes/inventory.ts';
import { aggregatedRules } from '../../../connectors/kubernetes/grants/aggregate.ts';
import type { PolicyRule } from '../../../connectors/kubernetes/rbac.ts';

/** Seeds of narrowings. */
export const seeds = fc.integer({ min: 1, max: 1_000_000 });

type Draw = () => number;

/** Numbers of 0 to 999, the same ones for the same seed (a linear congruence). */
function drawing(seed: number): Draw {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 65_536) % 1_000;
  };
}

/** A narrower inventory: rules without some verbs, resources or names, split rules, lost subjects and objects, new roles in the place of shared ones. */
export function narrowed(before: KubernetesInventory, seed: number, share: number): KubernetesInventory {
  const draw = drawing(seed);
  const chosen = (): boolean => draw() < share;
  const own = ({ facts }: HeldRole | HeldBinding): boolean => facts.annotations['rbac.authorization.kubernetes.io/autoupdate'] !== 'true' && facts.labels['kubernetes.io/bootstrapping'] === undefined;
  const roles = before.roles.flatMap((role): readonly HeldRole[] => {
    if (!own(role) || role.aggregates !== undefined || !chosen()) return [role];
    return draw() < 60 ? [] : [{ ...role, rules: role.rules.flatMap((rule) => (chosen() ? lesser(rule, draw) : [rule])) }];
  });
  const more: { roles: HeldRole[]; bindings: HeldBinding[] } = { roles: [], bindings: [] };
  const bindings = before.bindings.flatMap((binding): readonly HeldBinding[] => {
    if (!own(binding) || !chosen()) return [binding];
    if (draw() < 300) return [];
    const [first, ...rest] = binding.subjects;
    if (first === undefined || draw() < 500) return [{ ...binding, subjects: binding.subjects.filter(() => draw() < 500) }];
    const name = `${binding.roleRef.name.replaceAll(':', '-')}-${first.name.replaceAll(':', '-')}`;
    const kind = binding.namespace === '' ? 'ClusterRole' : 'Role';
    if (before.roles.some((role) => role.name === name) || more.roles.some((role) => role.name === name)) return [binding];
    more.roles.push({ kind, namespace: binding.namespace, name, rules: [{ verbs: ['get', '*'], apiGroups: ['', 'apps'], resources: ['pods', '*/scale'], resourceNames: [], nonResourceURLs: [] }], facts: { labels: {}, annotations: {} } });
    more.bindings.push({ ...binding, name, roleRef: { kind, name }, subjects: [first], facts: { labels: {}, annotations: {} } });
    return rest.length === 0 ? [] : [{ ...binding, subjects: rest }];
  });
  return { ...before, roles: aggregated([...roles, ...more.roles]), bindings: [...bindings, ...more.bindings] };
}

/** Roles as their controller leaves them: some aggregate others that aggregate. */
export function aggregated(roles: readonly HeldRole[]): readonly HeldRole[] {
  const once = (all: readonly HeldRole[]): readonly HeldRole[] => all.map((role) => (role.aggregates === undefined ? role : { ...role, rules: aggregatedRules(all, role) }));
  return once(once(once(roles)));
}

/** What may stay of a rule: nothing, one lesser rule, or two in its place. */
function lesser(rule: PolicyRule, draw: Draw): readonly PolicyRule[] {
  const some = (list: readonly string[]): readonly string[] => {
    const kept = list.filter(() => draw() < 600);
    return list.length > 0 && kept.length === 0 ? list.slice(0, 1) : kept;
  };
  const named = (verbs: readonly string[]): readonly string[] => (verbs.includes('*') ? ['get', 'list'] : some(verbs));
  const once = (): PolicyRule => ({ verbs: named(rule.verbs), apiGroups: some(rule.apiGroups), resources: some(rule.resources), resourceNames: rule.resourceNames.length === 0 && rule.resources.length > 0 && draw() < 200 ? ['only', 'these'] : some(rule.resourceNames), nonResourceURLs: some(rule.nonResourceURLs) });
  const kind = draw();
  return kind < 250 ? [] : kind < 700 ? [once()] : [once(), once()];
}
