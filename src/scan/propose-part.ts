import type { LedgerRow } from '../core/documents/ledger.ts';
import type { ScanDocument, WorkloadRecord } from '../core/documents/scan.ts';
import type { SplitPartRecord } from '../core/documents/split.ts';
import type { PrincipalRef } from '../core/principal.ts';
import type { ProvenPart, SplitNeeds } from '../core/split.ts';
import { describePart, refusedPart } from '../proposals/split/describe-part.ts';
import { rowsOf, unneededBy } from '../proposals/split/unneeded.ts';
import { prove } from '../proposals/prove.ts';
import type { Workshop } from './workshop.ts';

/** One workload of a shared principal, with all that is known of who used what. */
export interface PartInput {
  readonly principal: ScanDocument['principals'][number];
  readonly workload: WorkloadRecord;
  readonly needs: SplitNeeds;
  readonly rows: ReadonlyMap<string, LedgerRow>;
}

/** A part of a split: what is said of it, and the proved value when it is proved. */
export interface MadePart {
  readonly record: SplitPartRecord;
  readonly proven?: ProvenPart<unknown>;
  readonly todo: readonly string[];
}

/** Makes the principal of one workload and asks for a proof: every call of this workload, and of whoever was not told apart, stays allowed. */
export function proposePart(scan: ScanDocument, workshop: Workshop, { principal, workload, needs, rows }: PartInput): MadePart {
  const { model, inventory } = workshop.context;
  const known = needs.actors.get(workload.workload);
  const refused = (reason: string): MadePart => ({ record: refusedPart(workload, rows, needs, reason), todo: [] });
  if (known?.settled !== true) return refused(`first seen ${workload.firstSeen.slice(0, 10)}, less than one ${principal.cycle} cycle ago: what it needs is not known yet`);
  const shared: PrincipalRef = { system: principal.system, instance: principal.instance, id: principal.id };
  const remove = unneededBy(workload.workload, needs);
  const atoms = workshop.atoms.get(principal.key) ?? [];
  const part = model.split?.(inventory, { shared, workload: workload.workload, actors: known.actors, atoms, remove });
  if (part === undefined) return refused('this system has no such thing');
  if ('refusal' in part) return refused(part.refusal);
  const given = new Set(part.givenBack.map(({ atom }) => atom));
  const removed = new Set([...remove].filter((key) => !given.has(key)));
  const accesses = (workshop.accesses.get(principal.key) ?? []).filter((access) => concerns(needs, workshop.accessKeys.get(access), workload.workload));
  const unit = { id: `${principal.id} ${workload.workload}`, name: part.name, system: principal.system, instance: principal.instance, principals: [shared], edits: [] };
  const proof = prove({ unit, before: inventory, after: part.after }, {
    model,
    atoms,
    rows: rowsOf(rows, remove),
    removed,
    accesses,
    outside: workshop.outside.filter((one) => one.principals.includes(principal.key)),
    replayed: workshop.replayed,
    ...(workshop.decisions === undefined ? {} : { decisions: workshop.decisions }),
    complete: new Set(principal.complete ? [principal.key] : []),
    acknowledged: scan.acknowledged.filter((gap) => workshop.sources.has(gap.source)).map((gap) => `${gap.from} to ${gap.to} was accepted as complete by ${gap.owner} until ${gap.expires}: ${gap.reason}`),
    further: [part.trust],
  });
  return {
    record: describePart(workload, rows, needs, part, removed, proof),
    ...(proof.proven === undefined ? {} : { proven: { name: part.name, workload: workload.workload, proven: proof.proven } }),
    todo: proof.proven === undefined ? [] : part.todo,
  };
}

/** Did this workload, or somebody who may be it, make a call that needed the access? Of an access without a caller nobody knows. */
function concerns(needs: SplitNeeds, access: bigint | undefined, workload: string): boolean {
  const workloads = access === undefined ? undefined : needs.accesses.get(access);
  return workloads === undefined || workloads.includes(workload) || workloads.includes('');
}
