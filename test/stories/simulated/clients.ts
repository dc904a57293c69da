import { type ApiServer, RBAC, type Request } from './api-server.ts';
import type { Random } from './random.ts';
import { account, ACCOUNTS, ADMIN, KINDS, NAMES, NAMESPACES, NODE, object, PATHS, PEOPLE, RBAC_KINDS, rules, VERBS } from './random-cluster.ts';
import type { Ask, Rule, User } from './reference.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** What is done when. */
type Plan = { readonly at: number; readonly run: (at: number) => void }[];

/** Lives days of a cluster: everybody does some of what they may, and admins and operators change what that is. */
export function live(random: Random, server: ApiServer, first: number, days: number): void {
  const plan: Plan = [];
  const at = (day: number): number => first + day * DAY + HOUR + random.below(17 * HOUR);
  const often = (run: (at: number) => void): void => {
    const step = random.pick([1, 3, 9, 30, days]);
    for (let day = random.below(step); day < days; day += step) plan.push({ at: at(day), run });
  };
  for (const user of [...ACCOUNTS, ...PEOPLE]) {
    for (let count = random.below(6); count > 0; count--) ask(random, server, user, often);
    for (const name of ['first', 'second']) write(random, server, user, `${name}-of-${user.username.replaceAll(':', '-')}`, often);
    const as = random.pick([...ACCOUNTS, ...PEOPLE]);
    const request = random.chance(0.3) ? requestOf(random, server, as) : undefined;
    const isAccount = as.username.startsWith('system:serviceaccount:');
    if (request !== undefined) often((when) => server.serve(when, { ...request, user, as: { user: as, groups: isAccount ? [] : as.groups.filter((group) => !group.startsWith('system:')) } }));
    const reviewed = random.chance(0.3) ? random.pick([requestOf(random, server, user)?.ask, { verb: 'get', group: '', resource: 'nodes', part: 'metrics', namespace: '', name: 'n1' }]) : undefined;
    const by = random.pick([NODE, ADMIN, ...ACCOUNTS]);
    // A kubelet asks for what is its own.
    if (reviewed !== undefined && (by !== NODE || ('resource' in reviewed && reviewed.resource === 'nodes'))) often((when) => server.review(when, by, user, reviewed));
  }
  for (let count = random.below(3); count > 0; count--) plan.push({ at: at(random.below(days)), run: (when) => grant(random, server, when) });
  for (let day = 0; day < days; day++) plan.push(...everyDay(server, first + day * DAY));
  for (const { at: when, run } of plan.sort((a, b) => a.at - b.at)) run(when);
}

/** The admin reads, lists, watches and writes each day, so that the record shows that it records such requests. */
function everyDay(server: ApiServer, day: number): Plan {
  const jobs = { group: 'batch', resource: 'jobs', part: '', namespace: 'kube-system' };
  const asks: readonly Ask[] = [{ ...jobs, verb: 'get', name: 'one' }, { ...jobs, verb: 'list', name: '' }, { ...jobs, verb: 'watch', name: '' }, { ...jobs, verb: 'create', name: '' }];
  return asks.map((one, at) => ({ at: day + (at === 3 ? 23.5 : at * 7) * HOUR, run: (when) => server.serve(when, { user: ADMIN, ask: one }) }));
}

function ask(random: Random, server: ApiServer, user: User, often: (run: (at: number) => void) => void): void {
  const request = requestOf(random, server, user);
  if (request === undefined) return;
  // An informer listed before the record, and only watches in it.
  if ('resource' in request.ask && request.ask.verb === 'watch' && server.grants.allows(user, { ...request.ask, verb: 'list' }) !== undefined) server.needs.push({ user, why: 'list before the record', ask: { ...request.ask, verb: 'list' } });
  often((when) => server.serve(when, request));
}

/** A request that one of the rules of somebody allows; nothing where that is none of those that are tried. */
function requestOf(random: Random, server: ApiServer, user: User): Request | undefined {
  const namespace = random.pick(['', ...NAMESPACES]);
  const own = server.grants.rulesFor(user, namespace);
  if (own.length === 0) return undefined;
  const chosen = asked(random, random.pick(own), namespace);
  if (chosen === undefined || server.grants.allows(user, chosen) === undefined) return undefined;
  const isChange = 'resource' in chosen && chosen.part === '' && (chosen.verb === 'update' || chosen.verb === 'patch');
  return { user, ask: chosen, ...(isChange ? { creates: random.chance(0.3), adopts: random.chance(0.3) } : {}), ...(!isChange && random.chance(0.1) ? { code: random.pick([404, 409]) } : {}) };
}

function asked(random: Random, { verbs, resources = [], resourceNames = [], nonResourceURLs }: Rule, namespace: string): Ask | undefined {
  if (nonResourceURLs !== undefined) return { verb: 'get', path: random.pick(PATHS) };
  const [name = '', part = ''] = random.pick(resources).split('/');
  const kinds = KINDS.filter((kind) => (name === '*' || kind.resource === name) && (part === '' || kind.parts[part] !== undefined));
  if (kinds.length === 0) return undefined;
  const kind = random.pick(kinds);
  const possible = (part === '' ? VERBS : (kind.parts[part] ?? [])).filter((verb) => verbs.includes('*') || verbs.includes(verb));
  if (possible.length === 0) return undefined;
  const verb = random.pick(possible);
  const isNamed = part !== '' || ['get', 'update', 'patch', 'delete'].includes(verb) || (resourceNames.length > 0 && (verb === 'list' || verb === 'watch'));
  const wide = verb === 'list' || verb === 'watch' ? namespace : namespace === '' ? random.pick(NAMESPACES) : namespace;
  return { verb, group: kind.group, resource: kind.resource, part, namespace: kind.namespaced ? wide : '', name: isNamed ? random.pick(resourceNames.length > 0 ? resourceNames : NAMES) : '' };
}

/** Operators write roles and bindings with what they hold themselves. */
function write(random: Random, server: ApiServer, user: User, name: string, often: (run: (at: number) => void) => void): void {
  const resource = random.pick(RBAC_KINDS);
  const namespace = resource.startsWith('cluster') ? '' : random.pick(NAMESPACES);
  const verb = random.pick(['create', 'update', 'patch', 'delete']);
  const one: Ask = { verb, group: RBAC, resource, part: '', namespace, name: verb === 'create' ? '' : name };
  if (server.grants.allows(user, one) === undefined) return;
  const held = server.grants.rulesFor(user, namespace).filter((rule) => rule.nonResourceURLs === undefined);
  if (held.length === 0) return;
  const kind = { roles: 'Role', clusterroles: 'ClusterRole', rolebindings: 'RoleBinding', clusterrolebindings: 'ClusterRoleBinding' }[resource] ?? '';
  const subjects = [{ kind: 'ServiceAccount', namespace: 'shop', name: 'bot' }];
  const written = object(kind, name, namespace, kind.endsWith('Role') ? { rules: random.some(held, 1) } : { roleRef: { kind: 'ClusterRole', name: random.pick(['c0', 'c1', 'view']) }, subjects });
  often((when) => {
    const exists = server.objects.some((each) => each.kind === kind && each.metadata.name === name && (each.metadata.namespace ?? '') === namespace);
    if (verb === 'create' && exists) server.serve(when, { user, ask: one, writes: written, code: 409 });
    else if (verb === 'delete') server.serve(when, { user, ask: one, ...(exists ? {} : { code: 404 }) });
    else server.serve(when, { user, ask: one, creates: !exists, writes: written });
  });
}

/** An admin widens a role, or binds somebody to something. */
function grant(random: Random, server: ApiServer, when: number): void {
  const role = server.objects.find(({ kind, metadata }) => kind === 'ClusterRole' && metadata.name === 'c0');
  const isRole = random.chance(0.5) && role !== undefined;
  const subject = account('pay', 'app').username.split(':');
  const writes = isRole ? { ...role, rules: [...(role.rules ?? []), ...rules(random, true)] } : object('ClusterRoleBinding', `later-${when}`, '', { roleRef: { kind: 'ClusterRole', name: 'c1' }, subjects: [{ kind: 'ServiceAccount', namespace: subject[2] ?? '', name: subject[3] ?? '' }] });
  const ask: Ask = { verb: isRole ? 'update' : 'create', group: RBAC, resource: isRole ? 'clusterroles' : 'clusterrolebindings', part: '', namespace: '', name: isRole ? 'c0' : '' };
  server.serve(when, { user: ADMIN, ask, writes });
}
