import { byText } from '../../../src/core/order.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import type { HeldRole } from '../inventory.ts';
import type { PolicyRule } from '../rbac.ts';

/**
 * The roles whose rules a controller copies into an aggregated one: ClusterRoles that any of its selectors chooses, by name.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
 */
export function sourcesOf(roles: readonly HeldRole[], aggregated: HeldRole): readonly HeldRole[] {
  const { aggregates } = aggregated;
  if (aggregates === undefined) return [];
  return roles
    .filter((role) => role.kind === 'ClusterRole' && role.name !== aggregated.name && aggregates.some((selector) => selects(selector, role.facts.labels)))
    .sort((a, b) => byText(a.name, b.name));
}

/** Rules of all sources, each once, as the controller writes them. */
export function aggregatedRules(roles: readonly HeldRole[], aggregated: HeldRole): readonly PolicyRule[] {
  const rules = sourcesOf(roles, aggregated).flatMap((role) => role.rules);
  return [...new Map(rules.map((rule) => [canonicalJson(rule), rule])).values()];
}

/** Of an empty selector (`{}`) the API says that it chooses everything. */
function selects({ matchLabels, matchExpressions }: NonNullable<HeldRole['aggregates']>[number], labels: HeldRole['facts']['labels']): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => {
      const value = labels[key];
      if (operator === 'In') return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      return operator === 'Exists' ? value !== undefined : operator === 'DoesNotExist' && value === undefined;
    })
  );
}
