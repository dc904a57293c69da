import { sha256 } from '../../../src/core/digest.ts';
import type { AwsInventory, Holder, ManagedPolicy, PolicyDocument } from '../inventory.ts';
import { attachmentReference, holderName } from '../references.ts';

/** From what a new managed policy is made: an attachment that it replaces, or a policy or holder of which it takes a part. */
export interface Source {
  /** Attachment reference, policy ARN, or name of the holder of inline policies. */
  readonly reference: string;
  /** What people call it. */
  readonly name: string;
}

/** The first of several parts may be the policy itself. */
type Parts = Source & { readonly firstPart?: number };

/** The policy in place of one attachment. */
export function attachmentSource(holder: Holder, arn: string): Source {
  return { reference: attachmentReference(holderName(holder), arn), name: `${holder.name.slice(0, 48)}-${policyName(arn)}` };
}

/** A part of the inline policies of a holder. */
export function inlineSource(holder: Holder): Source {
  return { reference: holderName(holder), name: `${holder.name.slice(0, 48)}-inline` };
}

/** A part of a managed policy. */
export function policySource(arn: string): Source {
  return { reference: arn, name: policyName(arn) };
}

/**
 * Managed policies of these documents, that exist nowhere yet. Their names depend on the source alone, so the next scan
 * proposes the same ones; policy names are told apart without regard to case and have 128 characters at most
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, "IAM name requirements").
 */
export function newPolicies(inventory: AwsInventory, source: Parts, documents: readonly PolicyDocument[]): readonly ManagedPolicy[] {
  const taken = new Set(inventory.policies.map((policy) => policy.name.toLowerCase()));
  let part = (source.firstPart ?? 1) - 1;
  return documents.map((document) => {
    let name: string;
    do {
      part += 1;
      name = `${source.name.slice(0, 110)}-${mark(source.reference)}${part === 1 ? '' : `-${part}`}`;
    } while (taken.has(name.toLowerCase()));
    const arn = `arn:${inventory.partition}:iam::${inventory.account}:policy/${name}`;
    return { arn, name, managedBy: 'customer' as const, versionId: 'v1', document };
  });
}

/** Of the source of a new policy, its reference: found by the policy's name among everything that the inventory has. */
export function sourceOf(inventory: AwsInventory, name: string): string | undefined {
  const wanted = /-([0-9a-f]{8})(?:-\d+)?$/.exec(name)?.[1];
  const sources = inventory.holders.flatMap((holder) => [inlineSource(holder), ...holder.attached.map((arn) => attachmentSource(holder, arn))]);
  return [...sources, ...inventory.policies.map(({ arn }) => policySource(arn))].find((each) => mark(each.reference) === wanted)?.reference;
}

function policyName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1).slice(0, 60);
}

function mark(reference: string): string {
  return sha256(reference).slice(0, 8);
}
