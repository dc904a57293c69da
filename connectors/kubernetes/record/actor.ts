import type { AuditEvent } from './event.ts';

const POD = 'authentication.kubernetes.io/pod-name';

/** Who or what was behind a user name, as the event tells: the pod of its token, or the program that says its name. */
export function recordedActor({ user, userAgent }: Pick<AuditEvent, 'user' | 'userAgent'>): string {
  const [pod] = user.extra[POD] ?? [];
  if (pod !== undefined) return `pod/${workloadOf(pod)}`;
  return `agent/${userAgent.split(/[/ ]/, 1)[0] ?? ''}`;
}

/** Ends that controllers give to names of pods: of a Deployment, of a Job or DaemonSet, of a StatefulSet. */
const GENERATED = /(?:-[a-z0-9]{5,10})?-[a-z0-9]{5}$|-\d{1,4}$/;

function workloadOf(pod: string): string {
  return pod.replace(GENERATED, '') || pod;
}
