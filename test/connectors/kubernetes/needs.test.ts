import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { KubernetesAccess } from '../../../connectors/kubernetes/access.ts';
import { callOf, callText } from '../../../connectors/kubernetes/call-key.ts';
import { grants } from '../../../connectors/kubernetes/grants.ts';
import type { KubernetesInventory } from '../../../connectors/kubernetes/inventory.ts';
import { type Attributes, isResource, type PolicyRule } from '../../../connectors/kubernetes/rbac.ts';
import { project } from '../../../connectors/kubernetes/record/project.ts';
import { interpret } from '../../../connectors/kubernetes/usage/interpret.ts';
import type { Requirement } from '../../../src/core/requirement.ts';
import { records, unpacked } from './bookshop.ts';

interface Row {
  readonly name: string;
  readonly event: {
    readonly verb: string; readonly uri: string; readonly user: string; readonly groups?: readonly string[]; readonly code?: number | null; readonly decision?: string | null; readonly reason?: string;
    readonly as?: { readonly user: string; readonly uid?: string; readonly groups: readonly string[]; readonly extra?: Readonly<Record<string, readonly string[]>>; readonly constraint?: string };
    readonly request?: unknown; readonly response?: unknown;
  };
  readonly inventory?: keyof typeof INVENTORIES;
  /** Is it known that no admission plugin asks about owner references? Left out: it is. */
  readonly ownerReferences?: 'untold';
  readonly needs: readonly string[];
  readonly permissionless?: boolean;
  readonly blocks?: readonly string[];
}

const { cases } = JSON.parse(readFileSync(new URL('../../cases/kubernetes/needs.json', import.meta.url), 'utf8')) as { cases: readonly Row[] };

function rule(verb: string, apiGroup: string, resource: string): PolicyRule {
  return { verbs: [verb], apiGroups: [apiGroup], resources: [resource], resourceNames: [], nonResourceURLs: [] };
}
function role(name: string, ...rules: PolicyRule[]) {
  return { kind: 'ClusterRole' as const, namespace: '', name, rules, facts: { labels: {}, annotations: {} } };
}
const EMPTY: KubernetesInventory = { instance: 'c', roles: [], bindings: [], fromCluster: true };
const INVENTORIES = {
  viewer: { ...EMPTY, roles: [role('viewer', rule('list', '', 'pods'))] },
  grown: { ...EMPTY, roles: [role('grown', rule('list', '', 'pods'), rule('get', '', 'pods'))], formerRoles: [role('grown', rule('list', '', 'pods'))] },
  escalator: {
    ...EMPTY,
    roles: [role('escalator', rule('escalate', 'rbac.authorization.k8s.io', 'clusterroles'))],
    bindings: [{ kind: 'ClusterRoleBinding' as const, namespace: '', name: 'e', roleRef: { kind: 'ClusterRole' as const, name: 'escalator' }, subjects: [{ kind: 'User' as const, name: 'mira', namespace: '' }], facts: { labels: {}, annotations: {} } }],
  },
};

/** An audit event as a server writes it. */
function eventOf({ verb, uri, user, groups, code = 200, decision = 'allow', reason = 'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to User "u"', as, request, response }: Row['event']): unknown {
  const own = user.startsWith('system:serviceaccount:') ? ['system:serviceaccounts', `system:serviceaccounts:${user.split(':')[2]}`, 'system:authenticated'] : ['system:authenticated'];
  return {
    kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'RequestResponse', auditID: '1', stage: code === null ? 'RequestReceived' : 'ResponseComplete', verb, requestURI: uri,
    user: { username: user, groups: groups ?? own }, requestReceivedTimestamp: '2026-06-01T00:00:00.000000Z', stageTimestamp: '2026-06-01T00:00:00.000000Z',
    ...(as === undefined ? {} : { impersonatedUser: { username: as.user, uid: as.uid, groups: as.groups, extra: as.extra } }),
    ...(as?.constraint === undefined ? {} : { authenticationMetadata: { impersonationConstraint: as.constraint } }),
    ...(code === null ? {} : { responseStatus: { code } }), requestObject: request, responseObject: response,
    annotations: decision === null ? {} : { 'authorization.k8s.io/decision': decision, 'authorization.k8s.io/reason': reason },
  };
}

function keyOfEvent(event: unknown) {
  const projected = project(event);
  if (projected.kind !== 'call') throw new Error(`no call: ${JSON.stringify(projected)}`);
  return { ...projected.key, instance: 'c' };
}

function place(request: Attributes): string {
  if (!isResource(request)) return callText(request);
  return [callText(request), request.namespace === '' ? '@cluster' : `@${request.namespace}`, request.name].join(' ').trim();
}
function words({ user, ask }: KubernetesAccess): string {
  if (ask.kind === 'request') return `${user} ${place(ask.attributes)}`;
  const { verbs, apiGroups, resources, nonResourceURLs } = ask.rule;
  const what = [...apiGroups.flatMap((group) => resources.map((resource) => `${group === '' ? 'core' : group}/${resource}`)), ...nonResourceURLs].join(',');
  return `${user} hold ${verbs.join(',')} ${what} @${ask.namespace === '' ? 'cluster' : ask.namespace}`;
}
function inWords({ certainty, anyOf }: Requirement<KubernetesAccess>): string {
  return `${certainty} ${anyOf.map(words).join(' | ')}`;
}

describe('what a recorded call needed', () => {
  it.each(cases)('$name', ({ event, inventory, ownerReferences, needs, permissionless, blocks }) => {
    const evidence = ownerReferences === 'untold' ? undefined : { policies: [], ownerReferencesUnasked: true };
    const result = interpret(keyOfEvent(eventOf(event)), inventory === undefined ? EMPTY : INVENTORIES[inventory], evidence);
    expect(result.requirements.map(inWords).sort()).toEqual([...needs].sort());
    expect(result.permissionless !== undefined).toBe(permissionless ?? false);
    expect(result.unmapped === undefined ? [] : [result.unmapped.principal, ...(result.unmapped.holders ?? [])].map(({ id }) => id).sort()).toEqual([...(blocks ?? [])].sort());
  });
});

describe('a log that tells no groups', () => {
  it('may have been allowed by any group that a binding names, and by none for a service account', () => {
    const binding = { kind: 'ClusterRoleBinding' as const, namespace: '', name: 'b', roleRef: { kind: 'ClusterRole' as const, name: 'viewer' }, facts: { labels: {}, annotations: {} } };
    const inventory: KubernetesInventory = { ...INVENTORIES.viewer, bindings: [{ ...binding, subjects: ['devs', 'ops', 'system:nodes'].map((name) => ({ kind: 'Group' as const, name, namespace: '' })) }] };
    const call = { ...keyOfEvent(eventOf({ verb: 'list', uri: '/api/v1/pods', user: 'anna@example.com' })) };
    const told = (key: typeof call) => interpret({ ...key, context: { ...key.context, groups: 'unknown' } }, inventory).requirements[0]?.anyOf.map(({ groups }) => groups);
    expect(told(call)).toEqual([['system:authenticated'], ['devs', 'system:authenticated'], ['ops', 'system:authenticated']]);
    expect(told(keyOfEvent(eventOf({ verb: 'list', uri: '/api/v1/pods', user: 'system:serviceaccount:shop:web' })))).toHaveLength(1);
  });
});

describe('a log that tells neither groups nor fields of who is impersonated', () => {
  const call = keyOfEvent(eventOf({ verb: 'list', uri: '/api/v1/pods', user: 'mira', as: { user: 'anna', groups: [] } }));
  const untold = { ...call, context: { ...call.context, groups: 'unknown' } };
  const ids = (key: typeof call) => {
    const { unmapped } = interpret(key, INVENTORIES.escalator);
    return unmapped === undefined ? undefined : [unmapped.group, unmapped.principal.id, ...(unmapped.holders ?? []).map(({ id }) => id)];
  };

  it('charges everything to the impersonator', () => {
    expect(ids(call)).toBeUndefined();
    expect(ids(untold)).toEqual(['*', 'user:mira', 'group:system:authenticated']);
  });

  it('and to the impersonated one what it wrote without a body', () => {
    const write = keyOfEvent(eventOf({ verb: 'create', uri: '/apis/rbac.authorization.k8s.io/v1/clusterroles', user: 'mira', code: 201, as: { user: 'anna', groups: [] } }));
    expect(ids({ ...write, context: { ...write.context, groups: 'unknown' } })).toEqual(['*', 'user:anna', 'group:system:authenticated', 'user:mira', 'group:system:authenticated']);
  });
});

interface Expected { readonly verb: string; readonly group: string; readonly resource: string; readonly subresource: string; readonly namespace: string | null; readonly names: readonly string[]; readonly text: string }

describe('the recorded cluster', () => {
  it('shows everything that was needed, hidden needs included', () => {
    const expected = JSON.parse(readFileSync(new URL('../../../fixtures/kubernetes/bookshop/expectations.json', import.meta.url), 'utf8')) as { accounts: Record<string, { needed: Expected[]; hidden: Expected[] }> };
    const inventory = grants.read('c', [{ path: 'rbac-end.json', text: unpacked('full/rbac-end.json.gz') }])[0]?.inventory;
    const asked = accessesOfRecording(inventory);
    const missed = Object.entries(expected.accounts).flatMap(([account, { needed, hidden }]) =>
      [...needed, ...hidden].filter((atom) => !asked.some((access) => isOf(account, access) && meets(access, atom))).map(({ text }) => `${account}: ${text}`));
    expect(missed).toEqual([]);
  });
});

/** Distinct accesses of every authorized call. */
function accessesOfRecording(inventory: KubernetesInventory | undefined): readonly KubernetesAccess[] {
  const keys = new Map<string, ReturnType<typeof keyOfEvent>>();
  for (const event of records('full')) {
    const projected = project(event);
    if (projected.kind === 'call') keys.set(JSON.stringify(projected.key), { ...projected.key, instance: 'c' });
  }
  const found = new Map<string, KubernetesAccess>();
  for (const key of keys.values()) {
    if (callOf(key).outcome !== 'allowed' && callOf(key).outcome !== 'failed') continue;
    for (const { anyOf } of interpret(key, inventory).requirements) for (const access of anyOf) found.set(JSON.stringify(access), access);
  }
  return [...found.values()];
}

function isOf(account: string, { user, groups }: KubernetesAccess): boolean {
  return account.startsWith('group ') ? groups.includes(account.slice('group '.length)) : user === `system:serviceaccount:${account.replace('/', ':')}`;
}

function meets({ ask }: KubernetesAccess, atom: Expected): boolean {
  const resource = atom.subresource === '' ? atom.resource : `${atom.resource}/${atom.subresource}`;
  if (ask.kind === 'hold') return ask.rule.verbs.includes(atom.verb) && ask.rule.apiGroups.includes(atom.group) && ask.rule.resources.includes(resource);
  const { attributes } = ask;
  if (!isResource(attributes)) return atom.text.includes(attributes.path.replace(/\/$/, ''));
  return attributes.verb === atom.verb && attributes.apiGroup === atom.group && (attributes.subresource === '' ? attributes.resource : `${attributes.resource}/${attributes.subresource}`) === resource
    && (atom.namespace === null || attributes.namespace === atom.namespace);
}
