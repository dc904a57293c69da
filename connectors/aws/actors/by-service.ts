import type { ActorKind } from '../../../src/core/actor.ts';

/** Whom a session stands for that a service took for something of the account. */
export interface OfService {
  readonly kind: ActorKind;
  readonly name: string;
  /** Empty when the service's things cannot be told apart by what is known. */
  readonly workload: string;
}

type Tags = Readonly<Record<string, unknown>>;

/**
 * Services that name a session after what it is for:
 * - Lambda after the function (https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html), which is a
 *   workload of its own;
 * - EC2 after the instance, ECS after the task
 *   (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html): these come and go, so all of them
 *   are one workload;
 * - EKS Pod Identity after cluster, pod and a random part, with the service account in session tags
 *   (https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html). Without tags (`disableSessionTags`) nobody knows it.
 * Others take sessions with names of their own; the service is the workload.
 */
export function ofService(service: string, session: string | undefined, tags: Tags | undefined): OfService {
  if (service === 'lambda.amazonaws.com' && session !== undefined) return { kind: 'function', name: session, workload: `function ${session}` };
  if (service === 'ec2.amazonaws.com') return { kind: 'instance', name: session ?? service, workload: 'EC2 instances' };
  if (service === 'ecs-tasks.amazonaws.com') return { kind: 'task', name: 'a task of ECS', workload: 'ECS tasks' };
  if (service !== 'pods.eks.amazonaws.com') return { kind: 'service', name: service, workload: service };
  const [cluster, namespace, account] = [tags?.['eks-cluster-name'], tags?.['kubernetes-namespace'], tags?.['kubernetes-service-account']];
  if (typeof cluster !== 'string' || typeof namespace !== 'string' || typeof account !== 'string') return { kind: 'session', name: `session ${session ?? service}`, workload: '' };
  const name = `${cluster}/${namespace}/${account}`;
  return { kind: 'service-account', name, workload: `service account ${name}` };
}
