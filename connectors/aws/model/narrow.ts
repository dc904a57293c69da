import { by } from '../../../src/core/order.ts';
import type { Atom } from '../../../src/core/permission.ts';
import type { Cut, Narrowed } from '../../../src/core/proposal.ts';
import type { AwsInventory, AwsPermission, Holder, PolicyDocument } from '../inventory.ts';
import { attachmentReference, holderName, inlineReference } from '../references.ts';
import type { NarrowedDocument } from './narrow-document.ts';
import { INLINE_POLICIES_SIZE, MANAGED_POLICY_SIZE, narrowWithin } from './quota.ts';

type AwsAtom = Atom<AwsPermission>;

/** What is decided of a cut while it is worked through. */
interface Progress {
  readonly edits: ReadonlySet<string>;
  readonly remove: ReadonlySet<string>;
  readonly atoms: readonly AwsAtom[];
  readonly byPolicy: ReadonlyMap<string, readonly AwsAtom[]>;
  /** Keys of the atoms that leave. */
  readonly left: Set<string>;
  /** Why others stay. */
  readonly reasons: Map<string, string>;
}

/**
 * A candidate inventory without what may leave, changed only in what the unit may edit: inline policies of its holder,
 * documents of customer-managed policies, attachments (all or nothing). Untouched values stay the identical objects.
 * Every atom that was to leave and stays is given back with a reason.
 */
export function narrow(before: AwsInventory, cut: Cut<AwsPermission>): Narrowed<AwsInventory> {
  const progress: Progress = {
    edits: new Set(cut.unit.edits),
    remove: cut.remove,
    atoms: cut.atoms,
    byPolicy: grouped(cut.atoms),
    left: new Set(),
    reasons: new Map(),
  };
  const documents = narrowManaged(before, progress);
  const policies = before.policies.map((policy) => {
    const document = documents.get(policy.arn);
    return document === undefined || document.statements.length === 0 ? policy : { ...policy, document };
  });
  const holders = before.holders.map((holder) => narrowHolder(before, holder, documents, progress));
  const givenBack = cut.atoms
    .filter((atom) => cut.remove.has(atom.key) && !progress.left.has(atom.key))
    .map((atom) => ({ atom: atom.key, reason: progress.reasons.get(atom.key) ?? 'granted by what this change does not edit' }))
    .sort(by((each) => each.atom));
  const same = holders.every((each, at) => each === before.holders[at]) && policies.every((each, at) => each === before.policies[at]);
  return { inventory: same ? before : { ...before, holders, policies }, givenBack };
}

/** Changed documents of managed policies that the unit may edit; without statements when the policy is to be detached. */
function narrowManaged(before: AwsInventory, progress: Progress): ReadonlyMap<string, PolicyDocument> {
  const out = new Map<string, PolicyDocument>();
  for (const policy of before.policies) {
    if (!progress.edits.has(policy.arn)) continue;
    const atoms = progress.byPolicy.get(policy.arn) ?? [];
    const [narrowed] = narrowWithin(MANAGED_POLICY_SIZE, [{ document: policy.document, atoms }], progress.remove);
    if (narrowed === undefined) continue;
    const isEmptied = narrowed.document !== policy.document && narrowed.document.statements.length === 0;
    if (isEmptied && !detachable(before, policy.arn, progress)) {
      giveBack(atoms, 'nothing of the policy is needed any more: each holder detaches it by its own change', progress);
      continue;
    }
    settle(atoms, narrowed, progress);
    if (narrowed.document !== policy.document) out.set(policy.arn, narrowed.document);
  }
  return out;
}

/** May the unit detach the policy from everybody who holds it? */
function detachable(before: AwsInventory, arn: string, progress: Progress): boolean {
  return before.holders
    .filter((holder) => holder.attached.includes(arn))
    .every((holder) => progress.edits.has(attachmentReference(holderName(holder), arn)));
}

function narrowHolder(
  before: AwsInventory,
  holder: Holder,
  documents: ReadonlyMap<string, PolicyDocument>,
  progress: Progress,
): Holder {
  const inline = narrowInline(holder, progress);
  const attached = holder.attached.filter((arn) => !detaches(before, holder, arn, documents, progress));
  if (inline === holder.inline && attached.length === holder.attached.length) return holder;
  return { ...holder, inline, attached: attached.length === holder.attached.length ? holder.attached : attached };
}

function narrowInline(holder: Holder, progress: Progress): Holder['inline'] {
  const own = holder.inline.map((policy) => ({ ...policy, reference: inlineReference(holderName(holder), policy.name) }));
  if (!own.some(({ reference }) => progress.edits.has(reference))) return holder.inline;
  const budget = own.map(({ document, reference }) => ({
    document,
    atoms: progress.edits.has(reference) ? (progress.byPolicy.get(reference) ?? []) : [],
  }));
  const narrowed = narrowWithin(INLINE_POLICIES_SIZE[holder.kind], budget, progress.remove);
  const out = holder.inline.flatMap((policy, at) => {
    const result = narrowed[at];
    if (result === undefined) return [policy];
    settle(budget[at]?.atoms ?? [], result, progress);
    if (result.document === policy.document) return [policy];
    return result.document.statements.length === 0 ? [] : [{ ...policy, document: result.document }];
  });
  return out.length === holder.inline.length && out.every((policy, at) => policy === holder.inline[at]) ? holder.inline : out;
}

/**
 * Is the attachment given up? With the document of a policy that the unit edits and of which nothing stays; else when
 * all that comes by this attachment may leave. A document with a Deny statement is never detached: that would widen.
 */
function detaches(
  before: AwsInventory,
  holder: Holder,
  arn: string,
  documents: ReadonlyMap<string, PolicyDocument>,
  progress: Progress,
): boolean {
  const reference = attachmentReference(holderName(holder), arn);
  if (!progress.edits.has(reference)) return false;
  if (progress.edits.has(arn)) return documents.get(arn)?.statements.length === 0;
  const document = before.policies.find((policy) => policy.arn === arn)?.document;
  const atoms = progress.atoms.filter((atom) => atom.origins.includes(reference));
  if (document === undefined || atoms.length === 0) return false;
  const needed = atoms.filter((atom) => !progress.remove.has(atom.key)).length;
  if (needed > 0) {
    giveBack(atoms, `${arn} is not edited here, and ${needed} of its permissions stay`, progress);
    return false;
  }
  if (document.statements.some((statement) => statement.effect === 'Deny')) {
    giveBack(atoms, `${arn} holds a Deny statement, so it is not detached`, progress);
    return false;
  }
  for (const atom of atoms) progress.left.add(atom.key);
  return true;
}

function settle(atoms: readonly AwsAtom[], narrowed: NarrowedDocument, progress: Progress): void {
  for (const atom of atoms) {
    if (!progress.remove.has(atom.key)) continue;
    const reason = narrowed.givenBack.get(atom.key);
    if (reason === undefined) progress.left.add(atom.key);
    else progress.reasons.set(atom.key, reason);
  }
}

function giveBack(atoms: readonly AwsAtom[], reason: string, progress: Progress): void {
  for (const atom of atoms) if (progress.remove.has(atom.key)) progress.reasons.set(atom.key, reason);
}

function grouped(atoms: readonly AwsAtom[]): ReadonlyMap<string, readonly AwsAtom[]> {
  const out = new Map<string, AwsAtom[]>();
  for (const atom of atoms) {
    const known = out.get(atom.permission.policy);
    if (known === undefined) out.set(atom.permission.policy, [atom]);
    else known.push(atom);
  }
  return out;
}
