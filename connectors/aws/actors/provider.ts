import type { ActorKind } from '../../../src/core/actor.ts';

/** What a token's subject says. */
export interface Subject {
  readonly kind: ActorKind;
  readonly name: string;
  readonly workload: string;
}

/**
 * The issuer of a token without scheme: the condition keys of its provider begin with it. From the provider's ARN, or
 * the address itself (IAM User Guide, "AWS STS condition context keys", keys of OIDC federation).
 */
export function issuerOf(provider: string): string {
  const marker = ':oidc-provider/';
  const at = provider.indexOf(marker);
  return (at < 0 ? provider : provider.slice(at + marker.length)).replace(/^https:\/\//, '');
}

/** Subjects of which the first part names the workload and the rest the branch, tag or environment of one run. */
const PARTED: readonly { readonly issuer: RegExp; readonly workload: RegExp }[] = [
  // https://docs.github.com/en/actions/reference/security/oidc, "Example subject claims"
  { issuer: /^token\.actions\.githubusercontent\.com(?:\/|$)/, workload: /^(repo:[^:/]+\/[^:/]+):/ },
  // https://docs.gitlab.com/ci/secrets/id_token_authentication/, claim `sub`
  { issuer: /./, workload: /^(project_path:[^:]+):ref_type:/ },
];

/**
 * What the subject of a token stands for. Service accounts of a cluster: `system:serviceaccount:<namespace>:<name>`
 * (https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html).
 */
export function subjectOf(provider: string, subject: string): Subject {
  const issuer = issuerOf(provider);
  if (subject.startsWith('system:serviceaccount:')) return { kind: 'service-account', name: subject, workload: `${subject} of ${issuer}` };
  for (const { issuer: of, workload } of PARTED) {
    const group = of.test(issuer) ? workload.exec(subject)?.[1] : undefined;
    if (group !== undefined) return { kind: 'token', name: subject, workload: `${group} of ${issuer}` };
  }
  return { kind: 'token', name: subject, workload: `${subject} of ${issuer}` };
}
