import type { RiskClass } from '../../../src/core/permission.ts';
import type { PolicyRule } from '../rbac.ts';
import { ALL } from './match.ts';

const ANY_KIND = /./;

/**
 * Ways to more rights than were given, by kind and verbs; each is named at
 * https://kubernetes.io/docs/concepts/security/rbac-good-practices/#kubernetes-rbac-privilege-escalation-risks
 */
const ESCALATION: readonly { readonly kinds: RegExp; readonly verbs: RegExp }[] = [
  { kinds: ANY_KIND, verbs: /^(escalate|bind|impersonate.*)$/ },
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

/** Groups of which some resource is among `ESCALATION`; the nameless one, too. */
const ESCALATING_GROUPS = /^(|apps|batch|rbac\.authorization\.k8s\.io|certificates\.k8s\.io|admissionregistration\.k8s\.io)$/;

/** Kinds that say who may do what, or to whom roles are given. */
const MANAGEMENT = /^(rbac\.authorization\.k8s\.io\/.*|core\/namespaces|core\/serviceaccounts)$/s;

const WRITES = /^(create|update|patch|put|post)$/;

/** Class of a single cell; of a wildcard the heaviest of what it stands for. */
export function risk({ verbs, apiGroups: [group = ''], resources: [resource = ''], nonResourceURLs }: PolicyRule): RiskClass {
  const verb = verbs[0] ?? '';
  if (nonResourceURLs.length > 0) return pathRisk(verb);
  const kind = `${group === '' ? 'core' : group}/${resource}`;
  if (verb === ALL || group === ALL || resource === ALL) return wildcardRisk(verb, kind, group, resource);
  if (ESCALATION.some(({ kinds, verbs: matching }) => kinds.test(kind) && matching.test(verb))) return 'escalation';
  if (WRITES.test(verb) && MANAGEMENT.test(kind)) return 'permission-management';
  if (verb === 'delete' || verb === 'deletecollection') return 'destroy';
  if (verb === 'get' || verb === 'list' || verb === 'watch') return kind === 'core/secrets' ? 'secret-read' : 'read';
  return 'write';
}

function pathRisk(verb: string): RiskClass {
  if (verb === ALL || WRITES.test(verb)) return 'write';
  return verb === 'delete' ? 'destroy' : 'list';
}

/** Everything of everything is above all others; the rest of one known resource is what is heaviest of it. */
function wildcardRisk(verb: string, kind: string, group: string, resource: string): RiskClass {
  if (verb !== ALL) {
    if (WRITES.test(verb) || /^(bind|escalate|impersonate)/.test(verb)) return 'escalation';
    if (verb.startsWith('delete')) return 'destroy';
    return group === ALL || group === '' ? 'secret-read' : 'read';
  }
  if (group === ALL || (resource === ALL && ESCALATING_GROUPS.test(group))) return 'escalation';
  const isWayUp = ESCALATION.some(({ kinds, verbs }) => kinds !== ANY_KIND && kinds.test(kind) && verbs.test('create'));
  return isWayUp ? 'escalation' : 'write';
}
