import type { AwsInventory, Holder, PolicyDocument, Statement } from '../inventory.ts';
import { attachmentReference, holderName, inlineReference, membershipReference } from '../references.ts';

/** How a statement comes to a user or role. */
export interface Reaching {
  /** Reference of the policy: an inline reference or a managed policy's ARN. */
  readonly policy: string;
  /** Reference of the attachment of a managed policy. */
  readonly attachment: string | undefined;
  /** Reference of the membership when it comes by a group. */
  readonly membership: string | undefined;
  /** Version of the document. */
  readonly version: string;
  readonly statement: Statement;
}

/** Something that reaches a user or role and that the export does not show. */
export interface Missing {
  /** ARN of the attached policy, or name of the group. */
  readonly name: string;
  /** In words. */
  readonly fact: string;
}

interface Reach {
  /** The holder itself, a group included. */
  readonly holder: Holder | undefined;
  readonly reaching: readonly Reaching[];
  readonly missing: readonly Missing[];
}

const NOTHING: Reach = { holder: undefined, reaching: [], missing: [] };
const cache = new WeakMap<AwsInventory, Map<string, Reach>>();
/** Number of users, groups and roles that each managed policy is attached to. */
const attachments = new WeakMap<AwsInventory, Map<string, number>>();

/**
 * Every statement that reaches a user or role: its own inline policies, its attached managed policies and, for a user,
 * both of each of its groups. In the order of the inventory. An unknown id or a group has none of them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function reaching(inventory: AwsInventory, holderId: string): readonly Reaching[] {
  const reach = reachOf(inventory, holderId);
  return reach.holder?.kind === 'group' ? [] : reach.reaching;
}

/** Every statement that a group hands to its members; an id of anything else has none. */
export function groupReaching(inventory: AwsInventory, groupId: string): readonly Reaching[] {
  const reach = reachOf(inventory, groupId);
  return reach.holder?.kind === 'group' ? reach.reaching : [];
}

/** What reaches the holder and is not in the export: attached policies without a document, groups without an entry. */
export function missing(inventory: AwsInventory, holderId: string): readonly Missing[] {
  return reachOf(inventory, holderId).missing;
}

/** Is this managed policy attached to several users, groups and roles? An inline policy never is. */
export function isShared(inventory: AwsInventory, policy: string): boolean {
  let counts = attachments.get(inventory);
  if (counts === undefined) {
    counts = new Map();
    for (const holder of inventory.holders) for (const arn of new Set(holder.attached)) counts.set(arn, (counts.get(arn) ?? 0) + 1);
    attachments.set(inventory, counts);
  }
  return (counts.get(policy) ?? 0) > 1;
}

/** The user or role of this id. */
export function principalHolder(inventory: AwsInventory, holderId: string): Holder | undefined {
  const { holder } = reachOf(inventory, holderId);
  return holder?.kind === 'group' ? undefined : holder;
}

function reachOf(inventory: AwsInventory, holderId: string): Reach {
  let reaches = cache.get(inventory);
  if (reaches === undefined) {
    reaches = reachOfAll(inventory);
    cache.set(inventory, reaches);
  }
  return reaches.get(holderId) ?? NOTHING;
}

function reachOfAll(inventory: AwsInventory): Map<string, Reach> {
  const documents = new Map(inventory.policies.map((policy) => [policy.arn, policy.document]));
  const groups = new Map(inventory.holders.filter((holder) => holder.kind === 'group').map((group) => [group.name, group]));
  const reaches = new Map<string, Reach>();
  for (const holder of inventory.holders) {
    const reach = { holder, reaching: [] as Reaching[], missing: [] as Missing[] };
    collect(documents, holder, undefined, reach);
    for (const name of holder.groups) {
      const group = groups.get(name);
      if (group === undefined) reach.missing.push({ name, fact: `the policies of group ${name}` });
      else collect(documents, group, membershipReference(holderName(holder), holderName(group)), reach);
    }
    reaches.set(holder.id, reach);
  }
  return reaches;
}

/** Adds what one holder has itself. */
function collect(
  documents: ReadonlyMap<string, PolicyDocument>,
  from: Holder,
  membership: string | undefined,
  to: { readonly reaching: Reaching[]; readonly missing: Missing[] },
): void {
  const add = (policy: string, attachment: string | undefined, document: PolicyDocument) => {
    for (const statement of document.statements) {
      to.reaching.push({ policy, attachment, membership, version: document.version, statement });
    }
  };
  for (const { name, document } of from.inline) add(inlineReference(holderName(from), name), undefined, document);
  for (const arn of from.attached) {
    const document = documents.get(arn);
    if (document === undefined) to.missing.push({ name: arn, fact: `the document of policy ${arn}` });
    else add(arn, attachmentReference(holderName(from), arn), document);
  }
}
