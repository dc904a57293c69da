import { by } from '../../../src/core/order.ts';
import type { Holder } from '../inventory.ts';
import { holderName, inlineReference } from '../references.ts';
import { type Draft, exceptionReference } from './draft.ts';
import { doubtExceptions } from './narrow-managed.ts';
import { inlineSource, newPolicies } from './new-policy.ts';
import { narrowWithin } from './quota.ts';

/** Narrows the inline policies that the unit may edit; those of one holder share a quota. */
export function narrowInline(draft: Draft): void {
  for (const holder of [...draft.before.holders].sort(by(holderName))) {
    if (holder.inline.some(({ name }) => draft.edits.has(inlineReference(holderName(holder), name)))) narrowOf(draft, holder);
  }
}

function narrowOf(draft: Draft, holder: Holder): void {
  const own = holder.inline.map(({ name, document }) => {
    const reference = inlineReference(holderName(holder), name);
    return { document, reference, movable: draft.movable.has(reference), atoms: draft.edits.has(reference) ? draft.atomsOf(reference) : [] };
  });
  const budget = {
    limit: draft.quotas.inlinePoliciesSize[holder.kind],
    fresh: false,
    room: { count: draft.room(holder), each: draft.quotas.managedPolicySize },
    excepts: (at: number, origin: number) => !draft.refused.has(exceptionReference(own[at]?.reference ?? '', origin)),
  };
  const { documents, further } = narrowWithin(budget, own, draft.remove);
  const inline = own.flatMap(({ document, reference, atoms }, at) => {
    const policy = holder.inline[at];
    const narrowed = documents[at];
    if (policy === undefined || narrowed === undefined) return [];
    draft.settle(atoms, narrowed);
    if (narrowed.document === document) return [policy];
    doubtExceptions(draft, reference, document, narrowed.document, atoms);
    return narrowed.document.statements.length === 0 ? [] : [{ ...policy, document: narrowed.document }];
  });
  const made = newPolicies(draft.before, inlineSource(holder), further);
  draft.created.push(...made);
  draft.attach(holder, made);
  if (inline.length !== holder.inline.length || inline.some((policy, at) => policy !== holder.inline[at])) draft.inline.set(holderName(holder), inline);
}
