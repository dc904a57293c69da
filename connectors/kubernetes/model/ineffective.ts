import type { KubernetesInventory, KubernetesPermission } from '../inventory.ts';
import { type HolderName, principalId } from '../principals.ts';
import type { PolicyRule } from '../rbac.ts';
import { NEVER_CREATED_BY_UPDATE } from './asked-inside.ts';
import { kindKey, VERBS } from './catalogue.ts';
import { allowing } from './reaching.ts';

/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources */
const NAMELESS = 'a request to create, or to delete a collection, carries no name, so a rule with resourceNames never allows it';

/**
 * Why a cell can never authorize anything, in words; undefined when it may, or when that is not certain. Each was tried on
 * a server (the named pitfalls of test/connectors/kubernetes/pitfalls.test.ts).
 */
export function ineffective(inventory: KubernetesInventory, { subject, binding, rule, namespace }: KubernetesPermission): string | undefined {
  const { verbs: [verb = ''], apiGroups: [apiGroup = ''], resources: [resource = ''], resourceNames, nonResourceURLs } = rule;
  const inNamespace = binding.startsWith('RoleBinding/');
  if (subject.kind === 'Group' && subject.name === 'system:masters') return 'members of system:masters are allowed everything before RBAC is asked';
  if (nonResourceURLs.length > 0) return inNamespace ? 'a RoleBinding grants in its namespace, and a URL is in none' : undefined;
  if (resource.endsWith('/*') && resource !== '*/*') return `${resource} is no wildcard: only * and */subresource are`;
  if (resourceNames.length > 0 && verb === 'deletecollection') return NAMELESS;
  const isNamedCreate = resourceNames.length > 0 && verb === 'create' && !resource.includes('/') && resource !== '*';
  if (isNamedCreate && !createsByName(inventory, subject, rule, namespace)) return NAMELESS;
  if (inNamespace && ofCluster(verb, apiGroup, resource)) {
    const them = resource === 'namespaces' ? `, and a request to ${verb} them neither` : '';
    return `${resource} are in no namespace${them}, and a RoleBinding grants in its own alone`;
  }
  return undefined;
}

/**
 * To patch or update an object that does not exist is checked as a create of that name, too. A patch may create whatever the
 * kind (server-side apply); an update only where the kind allows it, which not all do, and which nobody can look up here.
 */
function createsByName(inventory: KubernetesInventory, holder: HolderName, rule: PolicyRule, namespace: string): boolean {
  const { apiGroups: [apiGroup = ''], resources: [resource = ''], resourceNames: [name = ''] } = rule;
  const asked = { apiGroup, resource, subresource: '', namespace, name };
  const may = (verb: string): boolean => allowing(inventory, [principalId(holder)], { ...asked, verb }).length > 0;
  return may('patch') || (may('update') && !NEVER_CREATED_BY_UPDATE.has(kindKey({ apiGroup, resource })));
}

/** Kinds of the server itself that are in no namespace (`kubectl api-resources --namespaced=false`). */
const CLUSTER_KINDS = new Set([
  '/nodes', '/persistentvolumes', '/componentstatuses', '/namespaces',
  'admissionregistration.k8s.io/mutatingwebhookconfigurations', 'admissionregistration.k8s.io/validatingwebhookconfigurations',
  'admissionregistration.k8s.io/validatingadmissionpolicies', 'admissionregistration.k8s.io/validatingadmissionpolicybindings',
  'apiextensions.k8s.io/customresourcedefinitions', 'apiregistration.k8s.io/apiservices',
  'authentication.k8s.io/tokenreviews', 'authentication.k8s.io/selfsubjectreviews',
  'authorization.k8s.io/selfsubjectaccessreviews', 'authorization.k8s.io/selfsubjectrulesreviews', 'authorization.k8s.io/subjectaccessreviews',
  'certificates.k8s.io/certificatesigningrequests', 'certificates.k8s.io/clustertrustbundles',
  'flowcontrol.apiserver.k8s.io/flowschemas', 'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations',
  'networking.k8s.io/ingressclasses', 'networking.k8s.io/ipaddresses', 'networking.k8s.io/servicecidrs', 'node.k8s.io/runtimeclasses',
  'policy/podsecuritypolicies', 'rbac.authorization.k8s.io/clusterroles', 'rbac.authorization.k8s.io/clusterrolebindings',
  'scheduling.k8s.io/priorityclasses', 'storage.k8s.io/csidrivers', 'storage.k8s.io/csinodes', 'storage.k8s.io/storageclasses', 'storage.k8s.io/volumeattachments',
]);

/**
 * A request for the namespace x itself lies in x (its URL is /api/v1/namespaces/x), so only those without a name are out of
 * reach. Verbs that no request has (`use`, `bind`) are checked in namespaces of their own choice.
 */
function ofCluster(verb: string, apiGroup: string, resource: string): boolean {
  const kind = kindKey({ apiGroup, resource: resource.split('/')[0] ?? '' });
  if (verb === 'impersonate') return kind === '/users' || kind === '/groups' || kind.startsWith('authentication.k8s.io/');
  if (!VERBS.some((each) => each === verb) || !CLUSTER_KINDS.has(kind)) return false;
  return kind !== '/namespaces' || (resource === 'namespaces' && ['list', 'watch', 'create', 'deletecollection'].includes(verb));
}
