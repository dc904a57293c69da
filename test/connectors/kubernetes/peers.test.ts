import { describe, expect, it } from 'vitest';
import { callOf } from '../../../connectors/kubernetes/call-key.ts';
import { model } from '../../../connectors/kubernetes/model/index.ts';
import { project } from '../../../connectors/kubernetes/record/project.ts';
import { interpret } from '../../../connectors/kubernetes/usage/interpret.ts';
import { access, accounts, bind, clusterOf, namespaces, narrowed, role, told } from './cluster.ts';

/** An event of service account a/s, and of whom it acted as. */
function event(verb: string, requestURI: string, set: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata', auditID: '11111111-2222-4333-8444-555555555555', stage: 'ResponseComplete', verb, requestURI,
    user: { username: 'system:serviceaccount:a:s', groups: ['system:serviceaccounts', 'system:serviceaccounts:a', 'system:authenticated'] }, responseStatus: { code: 200 },
    requestReceivedTimestamp: '2026-06-01T00:00:00.000000Z', stageTimestamp: '2026-06-01T00:00:00.000000Z', annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' }, ...set,
  };
}

/** What an event shows to be needed, in the words of the ledger; `refused` for an attempt. */
function needs(recorded: unknown): readonly string[] {
  const projected = project(recorded);
  if (projected.kind !== 'call') return [projected.kind];
  if (projected.key.outcome === 'refused') return ['refused'];
  const key = { ...projected.key, instance: 'c' };
  expect(callOf(key).attributes).toBeDefined();
  return interpret(key, clusterOf(bind('b', 'view', 'a/s'))).requirements.flatMap(({ anyOf }) => anyOf.map((one) => model.accessText(one)));
}

const PODS = '[{verbs: [get, list, watch, update, patch], apiGroups: [""], resources: [pods, secrets]}]';

describe('what other tools do with audit logs, and pawl does not', () => {
  it('a list does not bring get and watch, nor an update a patch, nor what was refused', () => {
    const cluster = clusterOf(role('a/r', PODS) + bind('a/r', 'Role/r', 'a/s') + accounts('a/s'));
    expect(told(narrowed(cluster, [access('a/s', 'list core/pods @a'), access('a/s', 'update core/pods @a [x]')]).inventory)[0]).toBe('Role/a/r: list,update core/pods');
    expect(needs(event('get', '/api/v1/namespaces/a/secrets/x', { responseStatus: { code: 403 }, annotations: { 'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': '' } }))).toEqual(['refused']);
  });

  it('names under which something was granted stay with it, and calls on two names are not all names', () => {
    const cluster = clusterOf(role('a/r', '[{verbs: [get, list], apiGroups: [""], resources: [configmaps], resourceNames: [one, two, three]}]') + bind('a/r', 'Role/r', 'a/s') + accounts('a/s'));
    expect(told(narrowed(cluster, [access('a/s', 'get core/configmaps @a [one]'), access('a/s', 'get core/configmaps @a [two]')]).inventory)[0]).toBe('Role/a/r: get core/configmaps [one, two]');
  });

  it('the name of a subresource counts when it is created', () => {
    expect(needs(event('create', '/api/v1/namespaces/a/serviceaccounts/deployer/token'))).toEqual([expect.stringMatching(/create core\/serviceaccounts\/token @a \[deployer\]/)]);
  });

  it('a query string is no part of a URL', () => {
    expect(needs(event('get', '/metrics?format=prometheus'))).toEqual([expect.stringMatching(/get \/metrics$/)]);
  });

  it('calls in the name of another need the right to impersonate, and are charged to the other', () => {
    const found = needs(event('get', '/api/v1/namespaces/a/pods/x', { impersonatedUser: { username: 'clerk', groups: ['system:authenticated'] } }));
    expect(found.some((text) => text.includes('get core/pods @a'))).toBe(true);
    expect(found.some((text) => /impersonate core\/users/.test(text))).toBe(true);
  });

  it('a right for the whole cluster is not put into one namespace', () => {
    const cluster = clusterOf(role('r', PODS) + bind('r', 'r', 'a/s') + accounts('a/s') + namespaces('a', 'b'));
    const after = narrowed(cluster, [access('a/s', 'list core/pods @cluster')]).inventory;
    expect(model.allows(after, access('a/s', 'list core/pods @cluster')).decision).toBe('allowed');
    expect(model.allows(after, access('a/s', 'list core/secrets @cluster')).decision).toBe('denied');
  });

  it('use in one namespace does not keep a right in another', () => {
    const cluster = clusterOf(role('r', PODS) + bind('a/r', 'r', 'a/s') + bind('b/r', 'r', 'a/s') + accounts('a/s') + namespaces('a', 'b'));
    const after = narrowed(cluster, [access('a/s', 'get core/pods @a [x]')]).inventory;
    expect(told(after).filter((line) => line.startsWith('RoleBinding'))).toEqual([expect.stringMatching(/^RoleBinding\/a\/r /)]);
  });

  it('not found after it was allowed is use', () => {
    expect(needs(event('get', '/api/v1/namespaces/a/pods/x', { responseStatus: { code: 404 } }))).toEqual([expect.stringMatching(/get core\/pods @a \[x\]/)]);
  });

  it('verbs and groups beside the usual ones are what they are', () => {
    expect(needs(event('deletecollection', '/apis/extensions/v1beta1/namespaces/a/ingresses'))).toEqual([expect.stringMatching(/deletecollection extensions\/ingresses @a/)]);
  });

  it('a rule with * is not tight because something of it was used', () => {
    const cluster = clusterOf(role('a/r', '[{verbs: ["*"], apiGroups: [""], resources: ["*"]}]') + bind('a/r', 'Role/r', 'a/s') + accounts('a/s'));
    expect(told(narrowed(cluster, [access('a/s', 'get core/pods @a [x]')]).inventory)[0]).toBe('Role/a/r: get core/pods');
  });

  it('resources below any kind are covered by *', () => {
    const cluster = clusterOf(role('a/r', '[{verbs: [get], apiGroups: [apps], resources: ["*/scale"]}]') + bind('a/r', 'Role/r', 'a/s') + accounts('a/s'));
    expect(model.allows(cluster, access('a/s', 'get apps/deployments/scale @a [x]')).decision).toBe('allowed');
  });
});
