import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { grants } from '../../../connectors/kubernetes/grants.ts';
import { isServersOwn } from '../../../connectors/kubernetes/model/bootstrap.ts';
import { principals } from '../../../connectors/kubernetes/model/principals.ts';
import { accounts, bind, clusterOf, role } from './cluster.ts';

const RULES = '[{verbs: [get], apiGroups: [""], resources: [pods]}]';
const MARK = 'labels: {kubernetes.io/bootstrapping: rbac-defaults}, annotations: {rbac.authorization.kubernetes.io/autoupdate: "true"}';
const JOBS = 'system:serviceaccount:kube-system:job-controller';
const NAME = 'system:controller:job-controller';

/** A controller's role and binding as the server makes them, but for what a case says. */
function controller({ name = NAME, to = name, subjects = ['kube-system/job-controller'], onRole = MARK, onBinding = MARK, roleName = to }: { name?: string; to?: string; subjects?: readonly string[]; onRole?: string; onBinding?: string; roleName?: string } = {}): string {
  return role(roleName, RULES, onRole) + bind(`"${name}"`, `"${to}"`, ...subjects).replace(/metadata: \{/, `metadata: {${onBinding === '' ? '' : `${onBinding}, `}`);
}

function own(yaml: string, id: string): boolean {
  return isServersOwn(clusterOf(accounts('kube-system/job-controller', 'kube-system/mine', 'shop/web') + yaml), id);
}

describe('what belongs to the API server itself', () => {
  it('a controller that holds what servers give it', () => {
    expect(own(controller(), JOBS)).toBe(true);
    expect(own('', 'group:system:masters')).toBe(true);
  });

  it.each([
    ['a name like a controller’s, marked like it, that no server makes', controller({ name: 'system:controller:mine', subjects: ['kube-system/mine'] }), 'system:serviceaccount:kube-system:mine'],
    ['a team’s account that somebody put into a controller’s binding', controller({ subjects: ['kube-system/job-controller', 'shop/web'] }), 'system:serviceaccount:shop:web'],
    ['a team’s account in a binding for everybody', controller({ name: 'system:basic-user', subjects: ['shop/web'] }), 'system:serviceaccount:shop:web'],
    ['a controller’s account of another namespace', controller({ subjects: ['shop/job-controller'] }), 'system:serviceaccount:shop:job-controller'],
    ['a role without the mark', controller({ onRole: '' }), JOBS],
    ['a binding without the mark', controller({ onBinding: '' }), JOBS],
    ['a binding that the server leaves alone', controller({ onBinding: MARK.replace('"true"', '"false"') }), JOBS],
    ['a binding whose annotation is gone', controller({ onBinding: 'labels: {kubernetes.io/bootstrapping: rbac-defaults}' }), JOBS],
    ['a binding to another role', controller({ to: 'view-all' }), JOBS],
    ['a role that is gone', controller({ roleName: 'other' }), JOBS],
    ['a controller that a team gave more', controller() + role('more', RULES) + bind('more', 'more', 'kube-system/job-controller'), JOBS],
    ['a controller that a team gave more through its group', controller() + role('more', RULES) + bind('more', 'more', '@system:serviceaccounts:kube-system'), JOBS],
    ['a team’s account that holds nothing', '', 'system:serviceaccount:shop:web'],
  ])('not %s', (_, yaml, id) => {
    expect(own(yaml, id)).toBe(false);
  });

  it('in the recorded cluster is what a real server made, and nobody whom its team made', () => {
    const text = gunzipSync(readFileSync(new URL('../../../fixtures/kubernetes/bookshop/full/rbac-end.json.gz', import.meta.url))).toString();
    const [found] = grants.read('c', [{ path: 'rbac.json', text }]);
    if (found === undefined) throw new Error('no inventory');
    const all = principals(found.inventory);
    const kept = all.filter(({ keeper }) => keeper !== undefined).map(({ name }) => name);
    expect(all.length - kept.length).toBe(34);
    expect(kept).toHaveLength(43);
    expect(kept.filter((name) => !/^(group|user)\/system:|^serviceaccount\/kube-system\//.test(name))).toEqual([]);
    expect(new Set(all.flatMap(({ name, keeper }) => (keeper === undefined ? [name.split('/').slice(0, 2).join('/')] : [])))).not.toContain('group/system:masters');
  });
});
