import type { HeldRole, KubernetesInventory } from '../inventory.ts';
import type { PolicyRule } from '../rbac.ts';
import { serviceAccountOf } from './applies.ts';
import { kindKey } from './catalogue.ts';
import { ALL } from './match.ts';
import { impliedHolders } from './members.ts';
import { bindingsOf } from './reaching.ts';

/** Requests of one verb on one kind (or `*`) of one group (or `*`). */
export interface Outer {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

/** Connections into pods that a client may open by a GET that is upgraded (https://kubernetes.io/blog/2024/08/20/websockets-transition/). */
export const UPGRADED: readonly string[] = ['exec', 'attach', 'portforward'];

/** Kinds of which `AllowCreateOnUpdate` of the server's strategy says no (kubernetes/pkg/registry). */
export const NEVER_CREATED_BY_UPDATE: ReadonlySet<string> = new Set([
  '/configmaps', '/secrets', '/pods', '/serviceaccounts', '/persistentvolumeclaims', '/namespaces',
  'apps/deployments', 'apps/statefulsets', 'apps/daemonsets', 'apps/replicasets', 'batch/jobs', 'batch/cronjobs',
]);

/**
 * Requests that may need what a cell says without a request of its own verb, so that they must be seen, too: `create` is
 * asked behind a patch or update of what is not there, and by newer servers behind a GET that opens a connection; `delete`
 * where owner references change; whoever watches has listed before (`companions.ts` of `usage` says where each is documented).
 */
export function requestsAround({ verbs: [verb = ''], apiGroups: [group = ''], resources: [resource], nonResourceURLs }: PolicyRule): readonly Outer[] {
  if (resource === undefined || nonResourceURLs.length > 0) return [];
  const [, part = ''] = resource.split('/');
  const same = (...outer: readonly string[]): readonly Outer[] => outer.map((one) => ({ verb: one, group, resource }));
  if (verb === 'list') return same('watch');
  if (verb === 'delete') return part === '' ? same('patch', 'update') : [];
  if (verb !== 'create') return [];
  const written = part !== '' ? [] : same('patch', ...(NEVER_CREATED_BY_UPDATE.has(kindKey({ apiGroup: group, resource })) ? [] : ['update']));
  const opened = UPGRADED.filter((one) => (group === '' || group === ALL) && [ALL, `pods/${one}`, `${ALL}/${one}`].includes(resource)).map((one) => ({ verb: 'get', group: '', resource: `pods/${one}` }));
  return [...written, ...opened];
}

/** The verbs of those requests around a cell that a holder may make by any grant; of users and groups it is not known which further groups they have, so all. */
export function aroundFor(inventory: KubernetesInventory, id: string): (rule: PolicyRule) => readonly string[] {
  const isAccount = serviceAccountOf(id) !== undefined;
  const roles = isAccount ? new Set(impliedHolders(id).flatMap((each) => bindingsOf(inventory, each)).flatMap(({ role }) => role ?? [])) : new Set<HeldRole>();
  const known = new Map<string, boolean>();
  const may = (outer: Outer): boolean => {
    if (!isAccount) return true;
    const key = `${outer.verb} ${outer.group}/${outer.resource}`;
    const found = known.get(key) ?? [...roles].some(({ rules }) => rules.some((rule) => mayAsk(rule, outer)));
    known.set(key, found);
    return found;
  };
  return (rule) => [...new Set(requestsAround(rule).filter(may).map(({ verb }) => verb))];
}

/** Does a rule allow some of these requests? */
function mayAsk({ verbs, apiGroups, resources }: PolicyRule, { verb, group, resource }: Outer): boolean {
  const isGroup = group === ALL || apiGroups.some((one) => one === ALL || one === group);
  return isGroup && (verbs.includes(verb) || verbs.includes(ALL)) && resources.some((one) => overlap(one, resource));
}

function overlap(one: string, other: string): boolean {
  if (one === other || one === ALL || other === ALL) return true;
  const [name, part] = one.split('/');
  const [otherName, otherPart] = other.split('/');
  return part !== undefined && part === otherPart && (name === ALL || otherName === ALL);
}
