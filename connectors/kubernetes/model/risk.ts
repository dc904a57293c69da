import type { RiskClass } from '../../../src/core/permission.ts';
import type { PolicyRule } from '../rbac.ts';
import { ALL } from './match.ts';

/**
 * Ways to more rights than were given, by kind and verbs; each is named at
 * https://kubernetes.io/docs/concepts/security/rbac-good-practices/#kubernetes-rbac-privilege-escalation-risks
 */
const ESCALATION: readonly { readonly kinds: RegExp; readonly verbs: RegExp }[] = [
  { kinds: /./, verbs: /^(escalate|bind|impersonate.*)$/ },
  // "Token request", "Access to proxy subresource of Nodes", "CSRs and certificate issuing", "Control admission webhooks"
  { kinds: /^core\/serviceaccounts\/token$/, verbs: /^create$/ },
  { kinds: /^core\/nodes\/proxy$/, verbs: /./ },
  { kinds: /^certificates\.k8s\.io\/certificatesigningrequests\/approval$/, verbs: /^(update|patch)$/ },
  { kinds: /^certificates\.k8s\.io\/signers$/, verbs: /^(approve|sign|attest)$/ },
  { kinds: /^admissionregistration\.k8s\.io\/(mutating|validating)(webhookconfigurations|admissionpolic.*)$/, verbs: /^(create|update|patch)$/ },
  // "Workload creation": whoever makes a pod has the rights of any service account of its namespace
  { kinds: /^(core\/(pods|replicationcontrollers|podtemplates)|(apps|extensions)\/(deployments|daemonsets|statefulsets|replicasets)|batch\/(jobs|cronjobs))$/, verbs: /^(create|update|patch)$/ },
  // Commands in a pod that is there, https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/
  { kinds: /^core\/pods\/(exec|attach|ephemeralcontainers)$/, verbs: /^(create|get|update|patch)$/ },
  // "Persistent volume creation": a volume of the node's own files
  { kinds: /^core\/persistentvolumes$/, verbs: /^create$/ },
];

const WRITES = /^(create|update|patch|put|post)$/;

/** Class of a single cell; of a wildcard the heaviest of what it stands for. */
export function risk({ verbs, apiGroups: [group = ''], resources: [resource = ''], nonResourceURLs }: PolicyRule): RiskClass {
  const verb = verbs[0] ?? '';
  if (nonResourceURLs.length > 0) return verb === ALL ? 'write' : WRITES.test(verb) ? 'write' : verb === 'delete' ? 'destroy' : 'list';
  const kind = `${group === '' ? 'core' : group}/${resource}`;
  if (verb === ALL || group === ALL || resource === ALL) return wildcardRisk(verb, kind, group, resource);
  if (ESCALATION.some(({ kinds, verbs: matching }) => kinds.test(kind) && matching.test(verb))) return 'escalation';
  if (WRITES.test(verb) && (kind.startsWith('rbac.authorization.k8s.io/') || kind === 'core/namespaces' || kind === 'core/serviceaccounts')) return 'permission-management';
  if (verb === 'delete' || verb === 'deletecollection') return 'destroy';
  if (verb === 'get' || verb === 'list' || verb === 'watch') return kind === 'core/secrets' ? 'secret-read' : 'read';
  return 'write';
}

/** Everything of everything is above all others; the rest of one known resource is what is heaviest of it. */
function wildcardRisk(verb: string, kind: string, group: string, resource: string): RiskClass {
  if (verb !== ALL) return WRITES.test(verb) || /^(bind|escalate|impersonate)/.test(verb) ? 'escalation' : verb.startsWith('delete') ? 'destroy' : group === ALL || group === '' ? 'secret-read' : 'read';
  if (group === ALL || (resource === ALL && /^(|apps|batch|rbac\.authorization\.k8s\.io|certificates\.k8s\.io|admissionregistration\.k8s\.io)$/.test(group))) return 'escalation';
  return ESCALATION.some(({ kinds, verbs: matching }) => kinds.source !== '.' && kinds.test(kind) && matching.test('create')) ? 'escalation' : 'write';
}
