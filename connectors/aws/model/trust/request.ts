import type { RequestContext } from '../conditions/context.ts';

/** Somebody who asks STS for a session of a role, as far as a record tells. */
export interface TrustRequest {
  /** `sts:AssumeRole`, `sts:AssumeRoleWithWebIdentity` or `sts:AssumeRoleWithSAML`. */
  readonly action: string;
  readonly kind: 'AWS' | 'Federated' | 'Service';
  /** ARN of the user or role, ARN or name of the provider, name of the service. */
  readonly name: string;
  /** Unique id of the user or role, where it is known. */
  readonly id?: string;
  /** ARN of the caller's own session, where it is known. */
  readonly session?: string;
  readonly context: RequestContext;
}

/** The account of an ARN. */
export function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
