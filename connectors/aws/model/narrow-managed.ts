import { by } from '../../../src/core/order.ts';
import type { ManagedPolicy, PolicyDocument } from '../inventory.ts';
import { attachmentReference, holderName } from '../references.ts';
import { type AwsAtom, type Draft, exceptionReference } from './draft.ts';
import { holdersOf } from './editable.ts';
import { newPolicies, policySource } from './new-policy.ts';
import { narrowWithin } from './quota.ts';

/** Narrows the documents of managed policies that the unit may edit, to what any of their holders needs. */
export function narrowManaged(draft: Draft): void {
  for (const policy of [...draft.before.policies].sort(by(({ arn }) => arn))) {
    if (draft.edits.has(policy.arn)) narrowPolicy(draft, policy);
  }
}

function narrowPolicy(draft: Draft, { arn, document }: ManagedPolicy): void {
  const atoms = draft.atomsOf(arn);
  const holders = holdersOf(draft.before, arn);
  const { managedPolicySize } = draft.quotas;
  const budget = {
    limit: managedPolicySize,
    fresh: false,
    room: { count: Math.min(...holders.map((holder) => draft.room(holder))), each: managedPolicySize },
    excepts: (_: number, origin: number) => !draft.refused.has(exceptionReference(arn, origin)),
  };
  const { documents: [narrowed], further } = narrowWithin(budget, [{ document, atoms, movable: draft.movable.has(arn) }], draft.remove);
  if (narrowed === undefined) return;
  if (narrowed.document !== document && narrowed.document.statements.length === 0) {
    // May the unit detach the policy from everybody who holds it?
    if (!holders.every((holder) => draft.edits.has(attachmentReference(holderName(holder), arn)))) {
      draft.giveBack(atoms, 'nothing of the policy is needed any more: each holder detaches it by its own change');
      return;
    }
    for (const holder of holders) draft.detach(holder, arn);
  }
  draft.settle(atoms, narrowed);
  if (narrowed.document === document) return;
  draft.documents.set(arn, narrowed.document);
  const made = newPolicies(draft.before, { ...policySource(arn), firstPart: 2 }, further);
  draft.created.push(...made);
  for (const holder of holders) draft.attach(holder, made);
  doubtExceptions(draft, arn, document, narrowed.document, atoms);
}

/** Statements whose NotAction list grew are proposed only if what stays of them is shown to be held. `policy` is what refers to the document. */
export function doubtExceptions(draft: Draft, policy: string, before: PolicyDocument, after: PolicyDocument, atoms: readonly AwsAtom[]): void {
  for (const { origin, notActions } of after.statements) {
    const was = before.statements.find((statement) => statement.origin === origin)?.notActions;
    if (notActions === undefined || notActions === was) continue;
    draft.doubts.push({ kind: 'exception', reference: exceptionReference(policy, origin), atoms: atoms.filter(({ permission }) => permission.statement === origin) });
  }
}
