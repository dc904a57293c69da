import { describe, expect, it } from 'vitest';
import type { KubernetesAccess } from '../../../connectors/kubernetes/access.ts';
import { model } from '../../../connectors/kubernetes/model/index.ts';
import { ConfigError } from '../../../src/core/errors.ts';
import { replay } from '../../../src/proposals/replay.ts';
import { bookshop } from './manifest-files.ts';

const cluster = bookshop();

function access(account: string, verb: string, what: string, namespace: string, name = ''): KubernetesAccess {
  const [home = '', own = ''] = account.split('/');
  const [apiGroup = '', resource = ''] = what.split(':');
  return {
    instance: cluster.instance,
    user: `system:serviceaccount:${home}:${own}`,
    groups: ['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${home}`],
    ask: { kind: 'request', attributes: { verb, apiGroup, resource, subresource: '', namespace, name } },
  };
}

/** What `pawl verify` would print of a hand-written file. */
function verified(account: string, file: string, accesses: readonly KubernetesAccess[]): Pick<ReturnType<typeof replay>, 'kept' | 'broken' | 'wider' | 'ungranted'> {
  const proposed = model.substitute(cluster, `system:serviceaccount:${account.replace('/', ':')}`, { path: 'mine.yaml', text: file });
  const { kept, broken, wider, ungranted } = replay(model, cluster, proposed, accesses);
  return { kept, broken, wider, ungranted };
}

const janitor = (...rules: readonly string[]): string => `# mine\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: janitor, namespace: batch}\nrules:\n${rules.map((rule) => `- {${rule}}\n`).join('')}`;
const calls = [access('batch/janitor', 'list', 'batch:jobs', 'batch'), access('batch/janitor', 'deletecollection', 'batch:jobs', 'batch'), access('batch/janitor', 'list', ':pods', 'batch')];

describe('a role that somebody wrote by hand', () => {
  it('that is enough breaks nothing', () => {
    expect(verified('batch/janitor', janitor('apiGroups: [batch], resources: [jobs], verbs: [list, deletecollection]', 'apiGroups: [""], resources: [pods], verbs: [list]'), calls)).toEqual({ kept: 3, broken: [], wider: [], ungranted: 0 });
  });

  it('that is too narrow names each call that would break', () => {
    const { broken } = verified('batch/janitor', janitor('apiGroups: [batch], resources: [jobs], resourceNames: [nightly], verbs: [list, deletecollection]', 'apiGroups: [""], resources: [pods], verbs: [list]'), calls);
    expect(broken.join('\n')).toMatch(/^deletecollection batch\/jobs @batch.*\nlist batch\/jobs @batch/);
  });

  it('that says more than is granted says what is wider', () => {
    expect(verified('batch/janitor', janitor('apiGroups: [batch], resources: [jobs], verbs: ["*"]', 'apiGroups: [""], resources: [pods, secrets], verbs: [list]'), calls).wider.length).toBeGreaterThan(0);
  });

  it('counts in the namespaces in which the role was bound, and nowhere else', () => {
    const file = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: delivery-deployer}\nrules:\n- {apiGroups: [apps], resources: [deployments], verbs: [get]}\n';
    const gets = ['storefront', 'payments', 'platform'].map((namespace) => access('delivery/deployer', 'get', 'apps:deployments', namespace, 'web'));
    const { kept, broken, wider } = verified('delivery/deployer', file, gets);
    expect({ kept, broken: broken.length, wider }).toEqual({ kept: 2, broken: 1, wider: [] });
  });

  it('takes nothing that its holder has by a group', () => {
    const file = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: cart, namespace: storefront}\nrules: []\n';
    expect(verified('storefront/cart', file, [access('storefront/cart', 'get', ':configmaps', 'storefront', 'feature-flags')])).toMatchObject({ kept: 1, broken: [] });
  });

  it.each([
    ['no role at all', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: y}\n', /there is no Role or ClusterRole in it/],
    ['no YAML', 'rules: [', /^this is neither JSON nor YAML: .*; it begins with "rules: \["$/],
  ])('that is %s is refused', (_name, text, message) => {
    expect(() => model.substitute(cluster, 'serviceaccount/batch/janitor', { path: 'mine.yaml', text })).toThrow(ConfigError);
    expect(() => model.substitute(cluster, 'serviceaccount/batch/janitor', { path: 'mine.yaml', text })).toThrow(message);
  });
});
