import type { Interpretation } from '../../../src/core/requirement.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import type { KubernetesAccess } from '../access.ts';
import type { KubernetesCall } from '../call-key.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { causes } from '../model/authorize.ts';
import { type Attributes, isResource, type PolicyRule } from '../rbac.ts';
import { grantsOf } from './grants-of.ts';
import { type Asker, blocked, requirement } from './asks.ts';

const RBAC = 'rbac.authorization.k8s.io';
/** What whoever writes a role must hold whose rules a controller collects (kubernetes, pkg/registry/rbac/clusterrole/policybased). */
const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] },
  { verbs: ['*'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['*'] },
];

type Needs = Pick<Interpretation<KubernetesAccess>, 'requirements' | 'unmapped'>;
const NOTHING: Needs = { requirements: [] };

/**
 * What the escalation guard asked of a write of a role or binding
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping): each
 * rule that it hands out must be held where it will count, or else `escalate` on the role, `bind` on the role of a binding.
 * Where the body is not recorded and neither of these is granted, everything that the writer holds may have been needed.
 */
export function handedOut(asker: Asker, { attributes, handsOut, outcome, refusedLater }: KubernetesCall): Needs {
  if (handsOut === undefined || refusedLater || !isResource(attributes)) return NOTHING;
  // Where the request failed for another reason, the guard may not have been asked.
  const certainty = outcome === 'allowed' ? 'must' : 'may';
  const { namespace } = attributes;
  const hold = (rule: PolicyRule) => ({ kind: 'hold', rule, namespace }) as const;
  const ask = (request: Attributes) => ({ kind: 'request', attributes: request }) as const;
  if (attributes.resource === 'roles' || attributes.resource === 'clusterroles') {
    const escalate = ask({ ...attributes, verb: 'escalate' });
    if (handsOut === 'unknown') return undecidable(asker, certainty, [escalate], 'a role');
    if (!('rules' in handsOut)) return NOTHING;
    const rules = handsOut.aggregates === true ? [...EVERYTHING, ...handsOut.rules] : handsOut.rules;
    return { requirements: rules.map((rule) => requirement(asker, certainty, hold(rule), escalate)) };
  }
  const bind = (kind: 'Role' | 'ClusterRole', name: string) =>
    ask({ verb: 'bind', apiGroup: RBAC, resource: kind === 'Role' ? 'roles' : 'clusterroles', subresource: '', namespace, name });
  if (handsOut === 'unknown') return undecidable(asker, certainty, [bind('ClusterRole', ''), ...(namespace === '' ? [] : [bind('Role', '')])], 'a binding');
  if (!('roleRef' in handsOut)) return NOTHING;
  const { kind, name } = handsOut.roleRef;
  const versions = versionsOf(asker.inventory, kind, kind === 'Role' ? namespace : '', name);
  if (versions.length === 0) return undecidable(asker, certainty, [bind(kind, name)], `a binding to ${kind} ${name}, whose rules are not known,`);
  // Which version of the role was in force then is not told by the call: what only some of them say may have been asked for.
  const everywhere = versions.map((rules) => new Set(rules.map(canonicalJson)));
  const rules = new Map(versions.flat().map((rule) => [canonicalJson(rule), rule]));
  return { requirements: [...rules].map(([text, rule]) => requirement(asker, everywhere.every((version) => version.has(text)) ? certainty : 'may', bind(kind, name), hold(rule))) };
}

/** With all of these rights a write of any content is allowed, so that they are enough; without, nothing of the writer can be told from what it needed. */
function undecidable(asker: Asker, certainty: 'must' | 'may', enough: readonly KubernetesAccess['ask'][], what: string): Needs {
  const { inventory, requester } = asker;
  const isHeld = (ask: KubernetesAccess['ask']): boolean => inventory !== undefined && ask.kind === 'request' && causes(grantsOf(inventory), requester, ask.attributes).length > 0;
  if (enough.every(isHeld)) return { requirements: enough.map((ask) => requirement(asker, certainty, ask)) };
  return { requirements: [], unmapped: blocked(asker, '*', `a write of ${what} without its content in the record: whoever hands rights out must hold them, and which ones cannot be told`) };
}

/** What a role said, today and as the record shows it before. */
function versionsOf(inventory: KubernetesInventory | undefined, kind: 'Role' | 'ClusterRole', namespace: string, name: string): readonly (readonly PolicyRule[])[] {
  const same = (role: { readonly kind: string; readonly namespace: string; readonly name: string }): boolean => role.kind === kind && role.namespace === namespace && role.name === name;
  return [...(inventory?.roles ?? []), ...(inventory?.formerRoles ?? [])].filter(same).map(({ rules }) => rules);
}
