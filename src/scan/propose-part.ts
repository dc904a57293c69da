import type { PrincipalRecord } from '../core/documents/scan.ts';
import type { SplitPartRecord } from '../core/documents/split.ts';
import type { ProvenPart, SplitNeeds, SplitPart } from '../core/split.ts';
import { describePart, refusedPart, type SharedUse } from '../proposals/split/describe-part.ts';
import { mayBeOneOf, rowsOf, unneededBy } from '../proposals/split/unneeded.ts';
import { prove, type Proof } from '../proposals/prove.ts';
import { acknowledgedGaps, type Workshop } from './workshop.ts';

/** One workload of a shared principal of the report. */
export interface PartInput extends SharedUse {
  readonly principal: PrincipalRecord;
}

/** A part of a split: what is said of it, and the proved value when it is proved. */
export interface MadePart {
  readonly record: SplitPartRecord;
  readonly proven?: ProvenPart<unknown>;
  readonly todo: readonly string[];
}

/** Makes the principal of one workload and asks for a proof: every call of this workload, and of whoever was not told apart, stays allowed. */
export function proposePart(workshop: Workshop, input: PartInput): MadePart {
  const { workload, needs } = input;
  const remove = unneededBy(workload.workload, needs);
  const part = splitPart(workshop, input, remove);
  if ('refusal' in part) return { record: refusedPart(input, part.refusal), todo: [] };
  const given = new Set(part.givenBack.map(({ atom }) => atom));
  const removed = new Set([...remove].filter((key) => !given.has(key)));
  const proof = provePart(workshop, input, part, { asked: remove, removed });
  const record = describePart(input, part, removed, proof);
  if (proof.proven === undefined) return { record, todo: [] };
  return { record, proven: { name: part.name, workload: workload.workload, proven: proof.proven }, todo: part.todo };
}

/** The new principal, or why there can be none. */
function splitPart(workshop: Workshop, { principal, workload, needs }: PartInput, remove: ReadonlySet<string>): SplitPart<unknown> | { readonly refusal: string } {
  const { model, inventory } = workshop.context;
  const known = needs.actors.get(workload.workload);
  if (known?.settled !== true) {
    const since = workload.firstSeen.slice(0, 10);
    return { refusal: `first seen ${since}, less than one ${principal.cycle} cycle ago: what it needs is not known yet` };
  }
  const { system, instance, id } = principal;
  const atoms = workshop.atoms.get(principal.key) ?? [];
  const part = model.split?.(inventory, { shared: { system, instance, id }, workload: workload.workload, actors: known.actors, atoms, remove });
  return part ?? { refusal: 'this system has no such thing' };
}

/** Keys of the atoms that the new principal was to do without, and of those that it does. */
interface Withheld {
  readonly asked: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

function provePart(workshop: Workshop, { principal, workload, needs, rows }: PartInput, part: SplitPart<unknown>, { asked, removed }: Withheld): Proof<unknown> {
  const { system, instance, id, key } = principal;
  const { model, inventory } = workshop.context;
  const unit = { id: `${id} ${workload.workload}`, name: part.name, system, instance, principals: [{ system, instance, id }], edits: [] };
  const own = workshop.accesses.get(key) ?? [];
  return prove({ unit, before: inventory, after: part.after }, {
    model,
    atoms: workshop.atoms.get(key) ?? [],
    rows: rowsOf(rows, asked),
    removed,
    accesses: own.filter((access) => concerns(needs, workshop.accessKeys.get(access), workload.workload)),
    outside: workshop.outside.filter((one) => one.principals.includes(key)),
    replayed: workshop.replayed,
    ...(workshop.decisions === undefined ? {} : { decisions: workshop.decisions }),
    complete: new Set(principal.complete ? [key] : []),
    acknowledged: acknowledgedGaps(workshop),
    further: [part.trust],
  });
}

/** Did this workload, or somebody who may be it, make a call that needed the access? Of an access without a caller nobody knows. */
function concerns(needs: SplitNeeds, access: bigint | undefined, workload: string): boolean {
  const workloads = access === undefined ? undefined : needs.accesses.get(access);
  return workloads === undefined || mayBeOneOf(workload, workloads);
}
