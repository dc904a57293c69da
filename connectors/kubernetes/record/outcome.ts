import type { Outcome } from '../../../src/core/usage.ts';
import { serviceAccountUser } from '../model/applies.ts';
import { reference } from '../references.ts';
import type { AuditEvent } from './event.ts';

/** What an event says of the authorizer's decision and of the end of its request. */
export interface Ended {
  readonly decision: 'allow' | 'forbid' | 'untold';
  readonly outcome: Outcome;
  readonly refusedLater: boolean;
  /** See `KubernetesCall.by`. */
  readonly by: string;
}

/**
 * The decision is the authorizer's annotation, not the status: an allowed request may answer 403 (escalation guard,
 * admission) or 404 and was authorized all the same. Without an annotation the authorizer was not asked (an impersonation
 * refused, a limit on requests), or the event is of a stage before it, or the log leaves it out: a use in doubt.
 * Annotations: https://kubernetes.io/docs/reference/labels-annotations-taints/audit-annotations/
 */
export function endOf({ annotations, responseStatus }: Pick<AuditEvent, 'annotations' | 'responseStatus'>): Ended {
  const code = responseStatus?.code;
  const decision = annotations['authorization.k8s.io/decision'];
  if (decision === 'forbid') return { decision, outcome: 'refused', refusedLater: false, by: '' };
  const refusedLater = decision === 'allow' && code === 403;
  const by = bindingNamed(annotations['authorization.k8s.io/reason'] ?? '');
  const isDone = code !== undefined && code < 400;
  if (decision === 'allow') return { decision, outcome: isDone ? 'allowed' : 'failed', refusedLater, by };
  if (code === 401 || code === 403) return { decision: 'untold', outcome: 'refused', refusedLater: false, by: '' };
  // Answered before the authorizer by the limit on requests (API Priority and Fairness).
  if (code === 429) return { decision: 'untold', outcome: 'throttled', refusedLater: false, by: '' };
  return { decision: 'untold', outcome: isDone ? 'allowed' : 'failed', refusedLater: false, by: '' };
}

/** `RBAC: allowed by RoleBinding "name/namespace" of …`: the name first, the namespace second, quoted as Go does. */
const NAMED = /^RBAC: allowed by (RoleBinding|ClusterRoleBinding) ("(?:[^"\\]|\\.)*") of /;

/** The binding that a reason names; '' for no reason or one of RBAC that cannot be read, `other` for the words of another authorizer. */
function bindingNamed(reason: string): string {
  if (reason === '') return '';
  const [, kind, quoted] = NAMED.exec(reason) ?? [];
  const text = kind === undefined || quoted === undefined ? undefined : unquoted(quoted);
  if (kind === undefined || text === undefined) return reason.startsWith('RBAC: ') ? '' : 'other';
  if (kind === 'ClusterRoleBinding') return reference({ kind, namespace: '', name: text });
  const at = text.lastIndexOf('/');
  return at < 0 ? '' : reference({ kind, namespace: text.slice(at + 1), name: text.slice(0, at) });
}

/** Names of objects need no escape that JSON does not share with Go. */
function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}

/** `… of Role "r" to ServiceAccount "name/namespace"`. */
const SUBJECT = /^RBAC: allowed by .* to (User|ServiceAccount) ("(?:[^"\\]|\\.)*")$/;

/** The user name of whom the named binding binds; undefined when it binds a group, or none is named. */
export function subjectNamed(reason: string): string | undefined {
  const [, kind, quoted] = SUBJECT.exec(reason) ?? [];
  const text = quoted === undefined ? undefined : unquoted(quoted);
  if (text === undefined || kind === 'User') return text;
  const at = text.lastIndexOf('/');
  return at < 0 ? undefined : serviceAccountUser(text.slice(at + 1), text.slice(0, at));
}
