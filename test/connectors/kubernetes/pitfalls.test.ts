import { describe, expect, it } from 'vitest';
import { atoms } from '../../../connectors/kubernetes/model/atoms.ts';
import { dangling } from '../../../connectors/kubernetes/model/dangling.ts';
import { holds } from '../../../connectors/kubernetes/model/covers.ts';
import { ineffective } from '../../../connectors/kubernetes/model/ineffective.ts';
import { narrow } from '../../../connectors/kubernetes/model/narrow.ts';
import { principals } from '../../../connectors/kubernetes/model/principals.ts';
import { provider } from '../../../connectors/kubernetes/model/provider.ts';
import { substitute } from '../../../connectors/kubernetes/model/substitute.ts';
import { allows } from '../../../connectors/kubernetes/model/allows.ts';
import { touching } from '../../../connectors/kubernetes/model/touching.ts';
import { units } from '../../../connectors/kubernetes/model/units.ts';
import { access, accounts, bind, clusterOf, namespaces, narrowed, role, told } from './cluster.ts';

const PODS = '[{verbs: [get, list, delete], apiGroups: [""], resources: [pods]}]';

describe('attribution is not need (pitfall 1)', () => {
  it('what an ordinary binding covers has the same content by the emergency binding that the server names first', () => {
    const cluster = clusterOf(role('deployer', PODS) + bind('a/deployer', 'deployer', 'a/s') + bind('emergency', 'cluster-admin', 'a/s') + accounts('a/s') + namespaces('a'));
    const own = atoms(cluster, [access('a/s', 'list core/pods @a')], () => ({ first: '2026-06-01', last: '2026-08-31' })).filter(({ text }) => text === 'list core/pods @a');
    expect(own.map(({ path }) => path[0])).toEqual(['ClusterRoleBinding/emergency', 'RoleBinding/a/deployer']);
    expect(new Set(own.map(({ content }) => content)).size).toBe(1);
  });
});

describe('rights that can never be used (pitfall 23)', () => {
  const cluster = clusterOf(
    role('a/named', '[{verbs: [get, list, create, deletecollection], apiGroups: [""], resources: [configmaps], resourceNames: [x]}, {verbs: [create], apiGroups: [""], resources: [pods/exec], resourceNames: [x]}]') + bind('a/named', 'Role/named', 'a/s')
    + role('wide', '[{verbs: [get, list], apiGroups: [""], resources: [nodes, namespaces, "pods/*"]}, {verbs: [get], nonResourceURLs: [/metrics]}]') + bind('a/wide', 'wide', 'a/s') + accounts('a/s'),
  );
  const dead = new Map(atoms(cluster, []).map((atom) => [atom.text, ineffective(cluster, atom.permission)]));

  it.each([
    ['create core/configmaps @a [x]', /carries no name/],
    ['deletecollection core/configmaps @a [x]', /carries no name/],
    ['get core/nodes @a', /nodes are in no namespace/],
    ['list core/namespaces @a', /a request to list them neither/],
    ['get core/pods/* @a', /no wildcard/],
    ['get /metrics', /a URL is in none/],
  ])('%s', (text, reason) => expect(dead.get(text)).toMatch(reason));

  it.each([
    // With a field selector on the name.
    'list core/configmaps @a [x]',
    // The URL has the name of the pod.
    'create core/pods/exec @a [x]',
    // The request for the namespace a lies in it.
    'get core/namespaces @a',
    'get core/configmaps @a [x]',
  ])('%s works', (text) => expect(dead.get(text)).toBeUndefined());

  it('a named create works for who may apply the object: a patch of one that is missing is checked as a create with its name', () => {
    const applied = clusterOf(role('a/r', '[{verbs: [create, patch], apiGroups: [""], resources: [configmaps], resourceNames: [x]}]') + bind('a/r', 'Role/r', 'a/s') + accounts('a/s'));
    expect(atoms(applied, []).filter(({ principal }) => principal.id.includes(':a:')).map(({ permission }) => ineffective(applied, permission))).toEqual([undefined, undefined]);
  });
});

describe('roles that heal themselves (pitfalls 21 and 22)', () => {
  it('a role of the server stays as it is: its subject gets a role of its own, and the binding is made anew, not turned to it', () => {
    const cluster = clusterOf(bind('a/s', 'view', 'a/s') + accounts('a/s'));
    expect(told(narrowed(cluster, [access('a/s', 'list core/pods @a'), access('a/s', 'get core/pods @a [x]')]).inventory)).toEqual([
      'Role/a/s-narrowed: get,list core/pods',
      'RoleBinding/a/s-narrowed -> Role/s-narrowed: a/s',
    ]);
  });

  it('URLs behind a RoleBinding allow nothing, and no server accepts a Role that has them: the role in its place is without', () => {
    const locked = role('addon', '[{verbs: [get, list], apiGroups: [""], resources: [pods]}, {verbs: [get], nonResourceURLs: [/metrics]}]', 'labels: {addonmanager.kubernetes.io/mode: Reconcile}');
    const cluster = clusterOf(locked + bind('a/s', 'addon', 'a/s') + accounts('a/s'));
    const all = atoms(cluster, [access('a/s', 'list core/pods @a')]);
    const [unit] = units(cluster).filter(({ id }) => id === 'RoleBinding/a/s');
    const remove = new Set(all.filter(({ text }) => text === 'get core/pods @a').map(({ key }) => key));
    const after = narrow(cluster, { unit: unit!, atoms: all, remove }).inventory;
    expect(told({ ...after, roles: after.roles.filter(({ name }) => name !== 'addon') })).toEqual(['Role/a/s-narrowed: list core/pods', 'RoleBinding/a/s-narrowed -> Role/s-narrowed: a/s']);
    expect(all.filter(({ key, principal }) => !remove.has(key) && principal.id.includes(':a:')).map((atom) => holds(after, atom, cluster))).toEqual(['yes', 'yes']);
  });

  it('an aggregated role is narrowed at the roles that it is made of', () => {
    const sum = '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: sum, uid: u}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {sum: "yes"}}]}\nrules: [{verbs: [get, list], apiGroups: [""], resources: [pods]}, {verbs: [get], apiGroups: [apps], resources: [deployments]}]\n';
    const cluster = clusterOf(sum + role('part-a', '[{verbs: [get, list], apiGroups: [""], resources: [pods]}]', 'labels: {sum: "yes"}') + role('part-b', '[{verbs: [get], apiGroups: [apps], resources: [deployments]}]', 'labels: {sum: "yes"}') + bind('a/s', 'sum', 'a/s') + accounts('a/s'));
    expect(units(cluster).map(({ id, edits }) => [id, ...edits])).toEqual([['ClusterRole/sum', 'ClusterRole/part-a', 'ClusterRole/part-b', 'RoleBinding/a/s']]);
    expect(told(narrowed(cluster, [access('a/s', 'list core/pods @a')]).inventory)).toEqual([
      'ClusterRole/part-a: list core/pods',
      'ClusterRole/part-b: ',
      'ClusterRole/sum: list core/pods',
      'RoleBinding/a/s -> ClusterRole/sum: a/s',
    ]);
  });

  it('a part of a role of the server is not narrowed: everybody else has it too', () => {
    const view = role('crd-view', '[{verbs: [get], apiGroups: [x.y], resources: [zq]}]', 'labels: {to-view: "yes"}');
    const cluster = clusterOf(`---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: edit, uid: u, labels: {kubernetes.io/bootstrapping: rbac-defaults}}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {to-view: "yes"}}]}\nrules: [{verbs: [get], apiGroups: [x.y], resources: [zq]}]\n${view}${bind('a/s', 'edit', 'a/s')}${bind('a/t', 'crd-view', 'a/t')}${accounts('a/s', 'a/t')}`);
    expect(units(cluster).map(({ id }) => id)).toEqual(['RoleBinding/a/s', 'RoleBinding/a/t']);
  });
});

describe('shared roles (pitfall 24)', () => {
  const cluster = clusterOf(role('shared', '[{verbs: [get, list, delete], apiGroups: [""], resources: [pods, secrets]}]') + bind('a/x', 'shared', 'a/s', 'a/t', 'a/idle') + accounts('a/s', 'a/t', 'a/idle'));
  const used = [access('a/s', 'list core/pods @a'), access('a/t', 'get core/secrets @a [x]')];

  it('are narrowed to what their holders need together, and who needs nothing is dropped', () => {
    const { inventory, givenBack } = narrowed(cluster, used);
    expect(told(inventory)).toEqual(['ClusterRole/shared: list core/pods; get core/secrets', 'RoleBinding/a/x -> ClusterRole/shared: a/s, a/t']);
    expect(givenBack.map(({ reason }) => reason)).toEqual([
      'serviceaccount/a/t needs it, and ClusterRole/shared grants the same to all of its holders',
      'serviceaccount/a/s needs it, and ClusterRole/shared grants the same to all of its holders',
    ]);
  });

  it('are replaced for each holder where that is asked for, and stay as they are', () => {
    const { inventory, givenBack } = narrowed(cluster, used, 'per-holder');
    expect(told(inventory)).toEqual([
      'ClusterRole/shared: get,list,delete core/pods,core/secrets',
      'Role/a/x-s-narrowed: list core/pods',
      'Role/a/x-t-narrowed: get core/secrets',
      'RoleBinding/a/x-s-narrowed -> Role/x-s-narrowed: a/s',
      'RoleBinding/a/x-t-narrowed -> Role/x-t-narrowed: a/t',
    ]);
    expect(givenBack).toEqual([]);
  });

  it('a group of service accounts is cut for all of its members or for none, also for those that are gone', () => {
    const grouped = clusterOf(role('r', '[{verbs: [get, list], apiGroups: [""], resources: [pods]}]') + bind('a/x', 'r', '@system:serviceaccounts:a') + accounts('a/s', 'a/t'));
    expect(principals(grouped).map(({ name }) => name)).toEqual(['group/system:masters', 'group/system:serviceaccounts:a', 'serviceaccount/a/s', 'serviceaccount/a/t']);
    expect(told(narrowed(grouped, [access('a/s', 'get core/pods @a [x]')]).inventory)).toEqual(['ClusterRole/r: get core/pods', 'RoleBinding/a/x -> ClusterRole/r: system:serviceaccounts:a']);
    // Tomorrow's preview will need what yesterday's needed.
    expect(told(narrowed(grouped, [access('a/gone', 'get core/pods @a [x]')]).inventory)).toEqual(['ClusterRole/r: get core/pods', 'RoleBinding/a/x -> ClusterRole/r: system:serviceaccounts:a']);
    expect(told(narrowed(grouped, []).inventory)).toEqual(['ClusterRole/r: get,list core/pods']);
  });

  it('a group of which accounts of the server are members may be narrowed, too', () => {
    const own = '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: job-controller, uid: u, labels: {kubernetes.io/bootstrapping: rbac-defaults}}\nroleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, namespace: kube-system, name: job-controller}]\n';
    const locked = (yaml: string) => principals(clusterOf(`${own}${accounts('kube-system/job-controller')}${yaml}`)).flatMap(({ name, notEditable }) => (notEditable === undefined ? [] : [name]));
    expect(locked('')).toEqual(['group/system:masters', 'serviceaccount/kube-system/job-controller']);
    expect(locked(role('r', PODS) + bind('w', 'r', '@system:serviceaccounts'))).toEqual(['group/system:masters']);
  });
});

describe('a subject that is nobody', () => {
  it('keeps nothing, and is left to whoever wrote it', () => {
    const nobody = bind('w', 'r', 'a/s').replace('subjects: [', 'subjects: [{kind: ServiceAccount, name: lost}, ');
    const cluster = clusterOf(role('r', PODS) + nobody + accounts('a/s'));
    expect(told(narrowed(cluster, [access('a/s', 'list core/pods @cluster')]).inventory)).toEqual(['ClusterRole/r: list core/pods', 'ClusterRoleBinding/w -> ClusterRole/r: lost, a/s']);
    expect(told(narrowed(cluster, []).inventory)).toEqual(['ClusterRole/r: get,list,delete core/pods', 'ClusterRoleBinding/w -> ClusterRole/r: lost']);
  });
});

describe('what RBAC cannot take away (pitfall 25)', () => {
  it('system:masters is proposed nothing, and its bindings are called ineffective', () => {
    const cluster = clusterOf('');
    expect(principals(cluster)).toMatchObject([{ name: 'group/system:masters', notEditable: 'members of system:masters are allowed everything before RBAC is asked' }]);
    expect(new Set(atoms(cluster, []).map(({ permission }) => ineffective(cluster, permission)))).toEqual(new Set(['members of system:masters are allowed everything before RBAC is asked']));
    expect(allows({ ...cluster, bindings: [] }, access('u', 'delete core/nodes @cluster [x]', 'system:masters'))).toEqual({ decision: 'allowed', by: ['group/system:masters'] });
  });
});

describe('orphans (pitfall 26)', () => {
  const cluster = clusterOf(bind('a/old', 'view', 'a/gone') + bind('a/none', 'missing', 'a/s') + accounts('a/s'));

  it('are told with what making the missing end would do', () => {
    expect(dangling(cluster)).toMatchObject([
      { grant: 'RoleBinding/a/none', missing: 'policy', name: 'ClusterRole/missing', others: ['serviceaccount/a/s'] },
      { grant: 'RoleBinding/a/old', missing: 'holder', name: 'serviceaccount/a/gone', others: ['ClusterRole/view'] },
    ]);
    expect(dangling({ ...cluster, fromCluster: false })).toEqual([]);
    expect(dangling({ ...clusterOf(bind('a/old', 'view', 'a/gone')), serviceAccounts: undefined as never })).toEqual([]);
  });

  it('a missing account is a principal, whose binding is deleted whole', () => {
    expect(told(narrowed(cluster, []).inventory)).toEqual(['RoleBinding/a/none -> ClusterRole/missing: a/s']);
  });
});

describe('wildcards', () => {
  const cluster = clusterOf(role('r', '[{verbs: ["*"], apiGroups: ["*"], resources: ["*"]}, {verbs: [get], nonResourceURLs: ["/m/*"]}]') + bind('w', 'r', 'a/s') + accounts('a/s') + namespaces('a'));
  const used = [access('a/s', 'get core/pods @cluster'), access('a/s', 'sing x.y/zq @cluster'), access('a/s', 'get /m/a')];
  const touched = (text: string): readonly (string | undefined)[] => {
    const all = atoms(cluster, used, () => ({ first: '2026-06-01', last: '2026-08-31' }));
    return touching(all)(access('a/s', text)).map(({ atom }) => all.find(({ key }) => key === atom)?.text);
  };

  it('a use touches the one cell that is apart for it, and what nobody knows the rest', () => {
    expect(touched('get core/pods @cluster')).toEqual(['get core/pods @cluster']);
    expect(touched('sing x.y/zq @cluster')).toEqual(['sing x.y/zq @cluster']);
    expect(touched('sing core/pods @cluster')).toEqual(['* core/pods @cluster (verbs that nothing names today)']);
    expect(touched('get new.io/things @a [x]')).toEqual(['* */* @cluster (resources that nothing names today)']);
    // An admission plugin asks for finalizers inside other requests: they are apart from what nobody ever asked for.
    expect(touched('update new.io/things/finalizers @a [x]')).toEqual(['update */*/finalizers @cluster (resources that nothing names today)']);
    expect(touched('get /m/a')).toEqual(['get /m/a']);
    expect(touched('get /m/b')).toEqual(['get /m/* (what is not listed apart)']);
  });
});

describe('names that look like something else', () => {
  it('never make one key of two cells', () => {
    const cluster = clusterOf(
      role('r', '[{verbs: [get, "get core/x"], apiGroups: ["", "a/b"], resources: [pods, "c", "b/c"]}, {verbs: [get], apiGroups: [a, ""], resources: ["b/c", "pods [x]", "pods|x"], resourceNames: ["x", "x,y", "x] @a"]}, {verbs: [get], nonResourceURLs: ["/x", "/x y", "/x|y"]}]')
      + bind('w', 'r', 'u', 'u|ClusterRoleBinding/w|ClusterRole/r', 'a b', '@u'),
    );
    const keys = atoms(cluster, []).map(({ key }) => key);
    // 2 verbs, 2 groups, 3 kinds; 1 verb, 2 groups, 3 kinds, 3 names; 3 paths; of four subjects.
    expect(keys.filter((key) => !key.startsWith('c/group:system:masters'))).toHaveLength(4 * (12 + 18 + 3));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('what the server gives to all service accounts', () => {
  it('is told of their group alone: nobody can take it from one of them', () => {
    const cluster = clusterOf(`${bind('a/s', 'view', 'a/s')}${accounts('a/s', 'a/t')}---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: issuer, uid: u, labels: {kubernetes.io/bootstrapping: rbac-defaults}}\nroleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: Group, name: "system:serviceaccounts"}]\n`);
    expect(principals(cluster).map(({ name, notEditable }) => [name, notEditable === undefined])).toEqual([['group/system:masters', false], ['group/system:serviceaccounts', false], ['serviceaccount/a/s', true]]);
    expect(new Set(atoms(cluster, []).filter(({ principal }) => principal.id.includes(':a:')).map(({ path }) => path[0]))).toEqual(new Set(['RoleBinding/a/s']));
    expect(units(cluster).map(({ id }) => id)).toEqual(['RoleBinding/a/s']);
  });
});

describe('generalising (pitfall 27)', () => {
  const cluster = clusterOf(role('r', '[{verbs: [get, list], apiGroups: [""], resources: [pods, secrets]}]') + bind('w', 'r', 'a/s') + accounts('a/s') + namespaces('a', 'b', 'preview-pr-1291'));

  it('a right for the cluster that was used in one namespace is bound there', () => {
    expect(told(narrowed(cluster, [access('a/s', 'list core/pods @b')]).inventory)).toEqual(['ClusterRole/r: list core/pods', 'RoleBinding/b/w -> ClusterRole/r: a/s']);
  });

  it('two namespaces are two, with what each needs', () => {
    expect(told(narrowed(cluster, [access('a/s', 'list core/pods @b'), access('a/s', 'get core/secrets @a [x]'), access('a/s', 'list core/secrets @cluster')]).inventory)).toEqual([
      'ClusterRole/r: list core/secrets',
      'ClusterRoleBinding/w -> ClusterRole/r: a/s',
      'Role/a/w-narrowed: get core/secrets',
      'Role/b/w-narrowed: list core/pods',
      'RoleBinding/a/w-narrowed -> Role/w-narrowed: a/s',
      'RoleBinding/b/w-narrowed -> Role/w-narrowed: a/s',
    ]);
  });

  it('namespaces that come and go are the cluster', () => {
    for (const namespace of ['preview-pr-1291', 'gone']) {
      expect(told(narrowed(cluster, [access('a/s', `list core/pods @${namespace}`)]).inventory)).toEqual(['ClusterRole/r: list core/pods', 'ClusterRoleBinding/w -> ClusterRole/r: a/s']);
    }
  });

  it('names that were seen never become resourceNames, and a RoleBinding never grants beyond its namespace', () => {
    const own = clusterOf(role('r', '[{verbs: ["*"], apiGroups: ["*"], resources: ["*"]}]') + bind('a/w', 'r', 'a/s') + accounts('a/s'));
    expect(told(narrowed(own, [access('a/s', 'get core/secrets @a [x]'), access('a/s', 'create core/pods/exec @a [p]')]).inventory)).toEqual(['ClusterRole/r: create core/pods/exec; get core/secrets', 'RoleBinding/a/w -> ClusterRole/r: a/s']);
  });
});

describe('a new version of the server', () => {
  it('added what an earlier export of its own role did not say', () => {
    const cluster = clusterOf(bind('a/s', 'view', 'a/s') + accounts('a/s'));
    const [edition] = provider.editions(cluster).filter(({ subject }) => subject === 'ClusterRole/view');
    const older = { subject: 'ClusterRole/view', edition: 'old', text: JSON.stringify([{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'], resourceNames: [], nonResourceURLs: [] }]) };
    const own = atoms(cluster, []).filter(({ principal }) => principal.id.includes(':a:'));
    const added = provider.added(cluster, edition === undefined ? [older] : [older, edition], '2026-01-01');
    expect(own.filter((atom) => added(atom) === undefined).map(({ text }) => text)).toEqual(['get core/pods @a', 'list core/pods @a']);
    expect(own.every((atom) => provider.added(cluster, edition === undefined ? [] : [edition], '2026-01-01')(atom) === undefined)).toBe(true);
  });
});

describe('a hand-written role in place of what somebody holds', () => {
  const cluster = clusterOf(role('r', PODS) + bind('a/w', 'r', 'a/s', 'a/t') + bind('w', 'view', 'a/s') + bind('b/all', 'r', '@system:serviceaccounts:a') + accounts('a/s', 'a/t'));
  const file = (text: string) => ({ path: 'new.yaml', text });
  const decisions = (holder: string, text: string): readonly string[] => {
    const after = substitute(cluster, holder, file(text));
    return ['list core/pods @a', 'get core/pods @a [x]', 'list core/pods @b', 'get core/configmaps @a [x]'].map((asked) => allows(after, access('a/s', asked)).decision);
  };

  it('is bound where the holder was bound to the role of its name; groups stay', () => {
    expect(decisions('a/s', role('r', '[{verbs: [list], apiGroups: [""], resources: [pods]}]'))).toEqual(['allowed', 'denied', 'allowed', 'denied']);
  });

  it('is bound in its namespace when it is new, and as its own bindings say', () => {
    expect(decisions('serviceaccount/a/s', role('a/own', '[{verbs: [get], apiGroups: [""], resources: [pods]}]'))).toEqual(['denied', 'allowed', 'allowed', 'denied']);
    expect(decisions('s', role('own', '[{verbs: [list], apiGroups: [""], resources: [pods]}]') + bind('a/own', 'own', 'a/s'))).toEqual(['allowed', 'denied', 'allowed', 'denied']);
  });

  it('is refused with who may be meant, and when it is no role', () => {
    expect(() => substitute(cluster, 'nobody', file(role('r', '[]')))).toThrow(/binds nobody of the name "nobody"/);
    expect(() => substitute(cluster, 's', file('a: 1'))).toThrow(/no Role or ClusterRole in it/);
    expect(() => substitute(cluster, 's', file('{{ .Values.x }}'))).toThrow(/template/);
  });
});
