import { beforeAll, describe, expect, it } from 'vitest';
import { grants } from '../../../connectors/kubernetes/grants.ts';
import { history, rebuild } from '../../../connectors/kubernetes/history/index.ts';
import type { KubernetesInventory, KubernetesPermission } from '../../../connectors/kubernetes/inventory.ts';
import { causes } from '../../../connectors/kubernetes/model/authorize.ts';
import { principalId } from '../../../connectors/kubernetes/principals.ts';
import type { PolicyRule } from '../../../connectors/kubernetes/rbac.ts';
import { asked, decidedFor } from '../../../connectors/kubernetes/record/event.ts';
import { factsOf } from '../../../connectors/kubernetes/history/facts.ts';
import { reference } from '../../../connectors/kubernetes/references.ts';
import { grantsOf } from '../../../connectors/kubernetes/usage/grants-of.ts';
import type { GrantChange, GrantHistory, KnownStretch } from '../../../src/core/grant-history.ts';
import type { Atom } from '../../../src/core/permission.ts';
import { events, grantsOf as grantsOfDump, unpacked } from './bookshop.ts';

const FROM = Date.parse('2026-06-01T00:00:00Z');
const UNTIL = Date.parse('2026-09-08T23:00:00Z');

let today: KubernetesInventory;
let changes: GrantChange[];
let past: GrantHistory<KubernetesInventory, KubernetesPermission>;

beforeAll(() => {
  today = grants.read('c', [{ path: 'rbac-end.json', text: unpacked('full/rbac-end.json.gz') }])[0]!.inventory;
  changes = [];
  for (const event of events('full')) {
    const request = asked(event);
    if (request !== undefined) for (const fact of factsOf(event, request)) if (fact.kind === 'grant-change') changes.push({ ...fact, kind: 'grant-change' });
  }
  past = history(today, changes, { from: FROM, until: UNTIL }, today);
});

function atom(subject: string, binding: string, role: string, rule: PolicyRule): Atom<KubernetesPermission> {
  return { permission: { instance: 'c', subject: { kind: 'User', name: subject }, binding, role, rule, namespace: '' } } as Atom<KubernetesPermission>;
}
const rule = (verb: string, apiGroup: string, resource: string, ...resourceNames: string[]): PolicyRule => ({ verbs: [verb], apiGroups: [apiGroup], resources: [resource], resourceNames, nonResourceURLs: [] });
/** Objects of which the record does not tell what they said before their first write. */
const UNREAD = ['ClusterRole/bookshop-app-edit', 'ClusterRole/bookshop-catalog-reader', 'Role/storefront/cart', 'RoleBinding/storefront/contractor-jonas', 'RoleBinding/storefront/search-indexer-view'];

describe('the recorded cluster over time', () => {
  it('shows on its first day what the dump of that day shows, but for what the record does not tell', () => {
    const first = past.states('group:system:authenticated')[0]?.inventory();
    expect(first?.unread).toEqual(UNREAD);
    const then = grantsOfDump(unpacked('full/rbac-start.json.gz'));
    const objects = (roles: Iterable<{ kind: string; namespace: string; name: string }>): string[] => [...roles].map(reference).filter((name) => !UNREAD.includes(name)).sort();
    expect(objects([...(first?.roles ?? []), ...(first?.bindings ?? [])])).toEqual(objects([...then.roles.values(), ...then.bindings]));
  });

  it('reproduces each decision of the record under the grants in force at its time, or knows what it does not know', () => {
    const found = { reproduced: 0, unknown: 0, contradicted: [] as string[] };
    for (const event of events('full')) {
      const decision = event.annotations['authorization.k8s.io/decision'];
      const request = asked(event);
      const requester = decidedFor(event);
      if (event.stage !== 'ResponseComplete' || decision === undefined || request === undefined || requester.groups.includes('system:masters')) continue;
      if (decision === 'allow' && event.annotations['authorization.k8s.io/reason'] === '') continue;
      const at = Date.parse(event.requestReceivedTimestamp);
      const holders = requester.groups.map((name) => principalId({ kind: 'Group', name }));
      const then = past.states(principalId({ kind: 'User', name: requester.user }), holders).find(({ from, until }) => from <= at && at < until)?.inventory();
      if (then === undefined) throw new Error('no state');
      const isAllowed = causes(grantsOf(then), requester, request).length > 0;
      if (isAllowed === (decision === 'allow')) found.reproduced += 1;
      else if (!isAllowed && then.unread !== undefined) found.unknown += 1;
      else found.contradicted.push(`${event.requestReceivedTimestamp} ${requester.user} ${event.verb} ${event.requestURI}: ${decision}`);
    }
    expect(found).toEqual({ reproduced: 42_321, unknown: 3_480, contradicted: [] });
  }, 60_000);

  it('dates the emergency binding by the write that made it', () => {
    const since = past.since(atom('system:serviceaccount:delivery:deployer', 'ClusterRoleBinding/emergency-delivery-deployer', 'ClusterRole/cluster-admin', rule('*', '*', '*')));
    expect(since).toMatchObject({ at: Date.parse('2026-07-21T14:02:18.827Z'), change: { actor: 'mira.k' } });
  });

  it('names nobody as giver of what may have been there before the first write that the record shows', () => {
    const since = past.since(atom('system:serviceaccount:storefront:cart', 'RoleBinding/storefront/cart', 'Role/storefront/cart', rule('get', '', 'configmaps', 'cart-promos')));
    expect(since).toEqual({ at: Date.parse('2026-08-25T13:04:43.960Z') });
  });

  it('leaves undated what no write touched', () => {
    expect(past.since(atom('system:serviceaccount:platform:gateway', 'ClusterRoleBinding/gateway', 'ClusterRole/gateway', rule('impersonate', '', 'users', 'clerk-anna')))).toBeUndefined();
  });

  it('knows what roles said that are gone', () => {
    const former = rebuild('c', today, changes)?.formerRoles?.map(reference) ?? [];
    expect(former.filter((name) => name.startsWith('Role/preview-pr-')).length).toBe(15 - today.roles.filter(({ namespace }) => namespace.startsWith('preview-pr-')).length);
  });

  it('has intervals of each preview binding that begin and end with their writes', () => {
    const [interval] = past.intervals.filter(({ subject }) => subject === 'RoleBinding/preview-pr-1200/preview-app');
    expect(interval).toMatchObject({ given: { detail: { event: 'create' } }, ended: { detail: { event: 'deletecollection' } }, certainty: 'certain', exported: false });
  });
});

/** With an export that was made inside the record. */
const historyOf = (inventory: KubernetesInventory, changes: readonly GrantChange[], known: KnownStretch) => history(inventory, changes, known, inventory);
const NOTHING: KubernetesInventory = { instance: 'c', roles: [], bindings: [], fromCluster: true };
const facts = { labels: {}, annotations: {} };
const role = (name: string, ...rules: PolicyRule[]) => ({ kind: 'ClusterRole' as const, namespace: '', name, rules, facts });
const bound = (name: string, ...users: string[]) => ({ kind: 'ClusterRoleBinding' as const, namespace: '', name, roleRef: { kind: 'ClusterRole' as const, name: 'r' }, subjects: users.map((user) => ({ kind: 'User' as const, name: user, namespace: '' })), facts });
const change = (day: number, subject: string, detail: Record<string, string>): GrantChange => ({ kind: 'grant-change', at: day, id: `e${day}`, subject, actor: 'mira', detail });

describe('what a role or binding was', () => {
  const grants = { ...NOTHING, roles: [role('r', rule('get', '', 'pods'))], bindings: [bound('b', 'anna')] };
  const text = (object: unknown): string => JSON.stringify(object);
  const users = (inventory: KubernetesInventory | undefined): string[] => (inventory?.bindings ?? []).flatMap(({ subjects }) => subjects.map(({ name }) => name));

  it('is not there before the write that created it', () => {
    const told = historyOf(grants, [change(50, 'ClusterRoleBinding/b', { event: 'create', created: 'true', object: text(bound('b', 'anna')) })], { from: 0, until: 100 });
    expect(told.states('user:anna').map(({ from, inventory }) => [from, users(inventory())])).toEqual([[0, []], [50, ['anna']]]);
  });

  it('is unread before the write that changed it', () => {
    const told = historyOf(grants, [change(50, 'ClusterRoleBinding/b', { event: 'patch', object: text(bound('b', 'anna')) })], { from: 0, until: 100 });
    expect(told.states('user:anna')[0]?.inventory().unread).toEqual(['ClusterRoleBinding/b']);
    expect(told.changed).toContain('group:system:authenticated');
  });

  it('is what the export says after a last write without a body', () => {
    const told = historyOf(grants, [change(50, 'ClusterRoleBinding/b', { event: 'update', state: 'unknown' })], { from: 0, until: 100 });
    expect(users(told.states('user:anna').at(-1)?.inventory())).toEqual(['anna']);
  });

  it('stays in force to the end of the record where the export that follows does not hold it any more', () => {
    const told = historyOf({ ...grants, bindings: [] }, [change(50, 'ClusterRoleBinding/b', { event: 'create', created: 'true', object: text(bound('b', 'anna')) })], { from: 0, until: 100 });
    expect(told.states('user:anna').map(({ from, inventory }) => [from, users(inventory())])).toEqual([[0, []], [50, ['anna']], [100, []]]);
  });

  it('concerns only those whom it reaches', () => {
    const told = historyOf({ ...grants, bindings: [bound('b', 'anna'), bound('c', 'ben')] }, [change(50, 'ClusterRoleBinding/b', { event: 'create', created: 'true', object: text(bound('b', 'anna')) })], { from: 0, until: 100 });
    expect(told.changed).toEqual(['user:anna']);
    expect(told.states('user:ben')).toHaveLength(1);
    expect(told.states('user:ben', ['user:anna'])).toHaveLength(2);
  });

  it('concerns everybody who is bound to a role that changed', () => {
    const wider = role('r', rule('get', '', 'pods'), rule('list', '', 'pods'));
    const told = historyOf({ ...grants, roles: [wider] }, [change(20, 'ClusterRole/r', { event: 'update', object: text(role('r', rule('get', '', 'pods'))) }), change(50, 'ClusterRole/r', { event: 'update', object: text(wider) })], { from: 0, until: 100 });
    expect(told.changed).toEqual(['user:anna']);
    expect(told.since(atom('anna', 'ClusterRoleBinding/b', 'ClusterRole/r', rule('list', '', 'pods')))).toMatchObject({ at: 50, change: { id: 'e50' } });
    expect(told.since(atom('anna', 'ClusterRoleBinding/b', 'ClusterRole/r', rule('get', '', 'pods')))).toEqual({ at: 20 });
  });

  it('went for everything of a kind and namespace with a deletion that does not tell what', () => {
    const inNamespace = { ...bound('b', 'anna'), kind: 'RoleBinding' as const, namespace: 'shop' };
    const told = historyOf({ ...grants, bindings: [inNamespace] }, [change(50, 'RoleBinding/shop/*', { event: 'deletecollection', state: 'unknown' })], { from: 0, until: 100 });
    expect(told.states('user:anna')[0]?.inventory().unread).toEqual(['RoleBinding/shop/*', 'RoleBinding/shop/b']);
  });

  it('is no older than its object', () => {
    const told = historyOf({ ...grants, bindings: [{ ...bound('b', 'anna'), facts: { ...facts, createdAt: '1970-01-01T00:00:30Z' } }] }, [], { from: 0, until: 100_000 });
    expect(told.since(atom('anna', 'ClusterRoleBinding/b', 'ClusterRole/r', rule('get', '', 'pods')))).toEqual({ at: 30_000 });
  });

  it('is dated by nothing where only a later export shows it, and decides calls all the same', () => {
    const told = history(grants, [], { from: 0, until: 100 }, undefined);
    expect(told.since(atom('anna', 'ClusterRoleBinding/b', 'ClusterRole/r', rule('get', '', 'pods')))).toEqual({ at: 100 });
    expect(told.states('user:anna').map(({ inventory }) => users(inventory()))).toEqual([['anna']]);
    expect(told.changed).toEqual([]);
    expect(told.intervals.map(({ subject, until, certainty }) => [subject, until, certainty])).toEqual([
      ['ClusterRole/r', 100, 'maybe'], ['ClusterRole/r', undefined, 'certain'], ['ClusterRoleBinding/b', 100, 'maybe'], ['ClusterRoleBinding/b', undefined, 'certain'],
    ]);
  });

  it('was what an earlier export shows, up to the end of the record', () => {
    const told = history({ ...grants, bindings: [bound('b', 'anna', 'ben')] }, [], { from: 0, until: 100 }, grants);
    expect(told.since(atom('anna', 'ClusterRoleBinding/b', 'ClusterRole/r', rule('get', '', 'pods')))).toBeUndefined();
    expect(told.since(atom('ben', 'ClusterRoleBinding/b', 'ClusterRole/r', rule('get', '', 'pods')))).toEqual({ at: 100 });
    expect(told.states('user:ben').map(({ inventory }) => users(inventory()))).toEqual([['anna'], ['anna', 'ben']]);
  });

  it('has no states where the record does not show changes', () => {
    expect(historyOf(grants, [], { from: Infinity, until: Infinity }).states('user:anna')).toEqual([]);
  });
});
