import type { Observation } from '../../../src/core/observation.ts';
import type { Observable } from '../../../src/core/permission.ts';
import { ANYBODY, type Asker, askerOf, NODE } from '../audit-policy/asker.ts';
import { ANY_REQUEST, everywhere, type Requests, requestsOf } from '../audit-policy/requests.ts';
import { HANDED_OUT, REVIEWS } from '../classes.ts';
import type { KubernetesPermission } from '../inventory.ts';
import { asEvidence } from '../evidence.ts';
import { type Outer, requestsAround } from '../model/asked-inside.ts';
import { ALL } from '../model/match.ts';
import { borneOut } from './borne-out.ts';
import { contradiction } from './contradiction.ts';
import { inRecord } from './in-record.ts';
import { bySettings, type Settings, settingsOf } from './settings.ts';
import { shapeOf } from './shape.ts';

/**
 * Would this record have shown a use of the permission? Positive grounds only: the audit policy records such requests, or
 * without one the record itself shows their kind throughout. Rights that are used without a request of their own count
 * as seen only where that which uses them is.
 */
export function observable(permission: KubernetesPermission, observation: Observation): Observable {
  const { rule, namespace, except = [], exceptNamespaces = [] } = permission;
  const requests = requestsOf(rule, namespace, except, exceptNamespaces);
  const settings = settingsOf(observation);
  const asker = askerOf(permission.holder ?? permission.subject);
  const odd = contradiction(settings, observation);
  if (odd !== undefined) return { observable: 'no', reason: odd, remedy: 'name the file of --audit-policy-file with which the servers ran' };
  const shape = shapeOf(requests, (group, resource) => isShown(observation, group, resource), asEvidence(observation.evidence).ownerReferencesUnasked);
  if (shape.kind === 'hidden') return { observable: 'no', reason: shape.reason };
  if (shape.kind === 'impersonation') return impersonated(settings, asker, observation);
  if (shape.kind === 'guard') return rolesWritten(settings, asker, observation);
  const told = bySettings(settings, asker, requests, inWords(requests), { other: false });
  const asked = told === undefined
    ? inRecord(requests, permission, observation)
    : inWhole(borneOut(told, requests, observation), settings, () => inRecord(requests, permission, observation, settings.incomplete));
  const others = [
    ...requestsAround(rule).filter((outer) => isMade(outer, permission, observation)).map((outer) => () => aroundSeen(settings, asker, requests, outer, observation)),
    ...(permission.handsOut === false ? [] : [() => rolesWritten(settings, asker, observation)]),
    ...(shape.reviewed ? [() => reviewsSeen(settings, requests, observation)] : []),
  ];
  if (asked.observable !== 'yes') return asked;
  for (const other of others) {
    const seen = other();
    if (seen.observable !== 'yes') return seen;
  }
  return asked;
}

/** May the holder make these requests, and would the server ask for the permission inside of them? */
function isMade({ verb }: Outer, { rule, within = [] }: KubernetesPermission, { evidence }: Observation): boolean {
  return within.includes(verb) && !(rule.verbs[0] === 'delete' && asEvidence(evidence).ownerReferencesUnasked === true);
}

/** Requests that may need the permission without one of its own verb must be seen, too. */
function aroundSeen(settings: Settings, asker: Asker, requests: Requests, { verb, group, resource }: Outer, observation: Observation): Observable {
  const around: Requests = { ...requests, verb, kind: { group, resource, names: requests.kind?.names ?? [] } };
  const what = `${inWords(around)}, which may need it`;
  return borneOut(bySettings(settings, asker, around, what) ?? { observable: 'yes', grounds: what }, around, observation);
}

/** What is published in part only needs the record beside it. */
function inWhole(told: Observable, { incomplete }: Settings, shown: () => Observable): Observable {
  if (told.observable !== 'yes' || incomplete === undefined) return told;
  const seen = shown();
  return seen.observable === 'yes' ? { observable: 'yes', grounds: `${told.grounds}, and ${seen.grounds}` } : seen;
}

/** Any request may be made in another's name, so all of them must be seen. */
function impersonated(settings: Settings, asker: Asker, observation: Observation): Observable {
  const told = ANY_REQUEST.map((requests) => bySettings(settings, asker, requests, 'requests in the name of others', { stage: 'end' }));
  const answer = told.find((one) => one !== undefined && one.observable !== 'yes') ?? told[0];
  if (answer !== undefined) return answer;
  const hidden = `which requests the record of ${observation.window.instance} leaves out`;
  return { observable: 'no', reason: `without the audit policy it is not known ${hidden}, and any may be made in the name of another`, remedy: POLICY };
}

const POLICY = 'name the file of --audit-policy-file in observability.auditPolicy';
const REVIEWED = 'record create of subjectaccessreviews and localsubjectaccessreviews (group authorization.k8s.io) at level Request';
const ROLE_WRITES = 'writes of roles, whose writer must hold what they hand out';
const WRITTEN = ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'];

/** Whoever writes roles must hold what they hand out: a right may be needed for nothing else. */
function rolesWritten(settings: Settings, asker: Asker, { classes }: Observation): Observable {
  // One without its body blocks its writer, so it is seen; what it shows of others is what one with a body does.
  const isShown = classes.has(HANDED_OUT.known) || classes.has(HANDED_OUT.unknown);
  for (const resource of WRITTEN) {
    for (const verb of ['create', 'update', 'patch']) {
      const told = bySettings(settings, asker, everywhere(verb, 'rbac.authorization.k8s.io', resource), ROLE_WRITES);
      if (told !== undefined && told.observable !== 'yes') return told;
      const isTold = told !== undefined && settings.incomplete === undefined;
      if (!isTold && !isShown) return { observable: 'no', reason: `the record shows no ${ROLE_WRITES}`, remedy: POLICY };
    }
  }
  return { observable: 'yes', grounds: 'writes of roles are recorded' };
}

/** Access reviews tell what they ask in their body only. */
function reviewsSeen(settings: Settings, requests: Requests, { classes }: Observation): Observable {
  const what = 'access reviews';
  if (classes.has(REVIEWS.unknown)) return { observable: 'no', reason: `the record holds ${what}, without what they asked`, remedy: REVIEWED };
  // Kubelets put access reviews, too: about what is asked of a node.
  const mayConcernNodes = requests.kind === undefined || requests.kind.resource.startsWith('nodes') || requests.kind.resource === ALL;
  for (const asker of mayConcernNodes ? [ANYBODY, NODE] : [ANYBODY]) {
    const told = bySettings(settings, asker, everywhere('create', 'authorization.k8s.io', 'subjectaccessreviews'), what, { level: 'Request' });
    if (told !== undefined && told.observable !== 'yes') return { ...told, reason: `${told.reason}, and they may ask for it`, remedy: REVIEWED };
    const isTold = told !== undefined && settings.incomplete === undefined;
    if (!isTold && !classes.has(REVIEWS.known)) return { observable: 'no', reason: `the record shows no ${what}, which may ask for it`, remedy: POLICY };
  }
  return { observable: 'yes', grounds: 'access reviews are recorded' };
}

function isShown({ classes }: Observation, group: string, resource: string): boolean {
  const end = ` ${group === '' ? 'core' : group}/${resource}`;
  for (const name of classes.keys()) if (name.endsWith(end)) return true;
  return false;
}

function inWords({ verb, kind, path }: Requests): string {
  const what = kind === undefined ? (path ?? '') : `${groupInWords(kind.group)}/${kind.resource}`;
  return `${verb === ALL ? 'any verb' : verb} of ${what}`;
}

function groupInWords(group: string): string {
  if (group === '') return 'core';
  return group === ALL ? 'any group' : group;
}
