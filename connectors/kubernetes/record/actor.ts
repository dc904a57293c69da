import type { AuditEvent } from './event.ts';

const POD = 'authentication.kubernetes.io/pod-name';

/**
 * Who or what was behind a user name, as the event tells: who impersonated it, else the workload of the pod of its token,
 * else the program that says its name. A public address tells a caller from outside, also where a proxy says it. The node is
 * left out: a workload runs on whichever has room.
 */
export function recordedActor({ user, impersonatedUser, userAgent, sourceIPs }: Pick<AuditEvent, 'user' | 'impersonatedUser' | 'userAgent' | 'sourceIPs'>): string {
  return `${whoOf(user, impersonatedUser !== undefined, userAgent)}${isPublic(sourceIPs[0] ?? '') ? OUTSIDE : ''}`;
}

/** Marks what came from a public address. */
export const OUTSIDE = ' from outside';

function whoOf(user: AuditEvent['user'], isImpersonating: boolean, userAgent: string): string {
  if (isImpersonating) return `impersonator/${user.username}`;
  const [pod] = user.extra[POD] ?? [];
  if (pod !== undefined) return `pod/${workloadOf(pod)}`;
  return `agent/${userAgent.split(/[/ ]/, 1)[0] ?? ''}`;
}

/**
 * Ends that controllers give to names of pods: of a Deployment two random parts, of a Job or DaemonSet one, of a
 * StatefulSet a number. Random parts avoid vowels and look-alikes (apimachinery, pkg/util/rand); with a digit in it,
 * anything of that length is taken for one.
 */
const RANDOM = '(?:(?=[a-z]*[0-9])[a-z0-9]|[bcdfghjklmnpqrstvwxz])';
const GENERATED = new RegExp(`(?:-${RANDOM}{5,10})?-${RANDOM}{5}$|-[0-9]{1,4}$`);

/** The workload that a pod belongs to, by its name; a name that no controller made stands for itself. */
export function workloadOf(pod: string): string {
  return pod.replace(GENERATED, '') || pod;
}

/** Ranges of private, shared, local and link addresses (RFC 1918, 6598, 1122, 3927, 4193, 4291); what is no address is none of them. */
const LOCAL = /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::ffff:(10|127)\.)/i;

function isPublic(address: string): boolean {
  return /^[0-9a-f.:]+$/i.test(address) && /[.:]/.test(address) && !LOCAL.test(address);
}
