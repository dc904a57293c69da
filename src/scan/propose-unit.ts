import { ledgerOf } from '../analyses/ledger.ts';
import { lineEvidence } from '../analyses/line-evidence.ts';
import type { LedgerRow } from '../core/documents/ledger.ts';
import type { LineRecord } from '../core/documents/proof.ts';
import type { ProposalRecord } from '../core/documents/proposal.ts';
import type { ScanDocument } from '../core/documents/scan.ts';
import { InvariantError } from '../core/errors.ts';
import { by } from '../core/order.ts';
import { principalKey } from '../core/principal.ts';
import type { Cut, Joint, Unit } from '../core/proposal.ts';
import { isRemovable } from '../core/verdict.ts';
import { prove, type Proof } from '../proposals/prove.ts';
import type { Run } from './run.ts';
import type { Workshop } from './workshop.ts';

/** A unit that was narrowed, with what the proof says of it. */
export interface Made {
  readonly unit: Unit;
  /** What the model was asked to cut. */
  readonly cut: Cut<unknown>;
  readonly proof: Proof<unknown>;
  /** Keys of the atoms that leave. */
  readonly removed: ReadonlySet<string>;
  readonly givenBack: ProposalRecord['givenBack'];
  /** Ledger rows that came by the policies of the unit. */
  readonly rows: readonly LedgerRow[];
  readonly principals: ScanDocument['principals'];
  /** Resource lines of the policies that change, with their evidence. */
  readonly lines: readonly LineRecord[];
}

/** Narrows one unit to what its verdicts leave and asks for a proof; nothing when nothing of it may leave. */
export async function proposeUnit(run: Run, scan: ScanDocument, workshop: Workshop, unit: Unit, joint?: Joint<unknown>): Promise<Made | undefined> {
  const { model, inventory } = workshop.context;
  const holders = unit.principals.map(principalKey);
  const principals = scan.principals.filter((principal) => holders.includes(principal.key));
  // What defines principals of several instances may be edited where they themselves may not; break-glass ones never.
  if (principals.some(({ notEditable, kind }) => (joint === undefined ? notEditable !== null : kind === 'break-glass'))) return undefined;
  const rows = new Map<string, LedgerRow>();
  for (const holder of holders) for (const row of await ledgerOf(run.store, holder)) rows.set(row.key, row);
  const atoms = holders.flatMap((holder) => workshop.atoms.get(holder) ?? []);
  const edits = new Set(unit.edits);
  const reached = new Set(atoms.filter((atom) => atom.origins.some((origin) => edits.has(origin))).map((atom) => atom.key));
  const remove = new Set([...reached].filter((key) => isRemovable(verdictOf(rows, key))));
  if (remove.size === 0) return undefined;
  const inFiles = new Set(workshop.bindings.flatMap((binding) => (binding.state === 'bound' ? [binding.policy] : [])));
  const movable = new Set(unit.edits.filter((reference) => !inFiles.has(reference)));
  const sharedPolicies = run.sources.find((source) => source.id === workshop.context.source)?.sharedPolicies ?? 'union';
  const cut = { unit, atoms, remove, movable, sharedPolicies };
  const narrowed = model.narrow(inventory, cut);
  const given = new Map(narrowed.givenBack.map((back) => [back.atom, back.reason]));
  const removed = new Set([...remove].filter((key) => !given.has(key)));
  const accesses = [...new Set(holders.flatMap((holder) => workshop.accesses.get(holder) ?? []))];
  const candidate = { unit, before: inventory, after: narrowed.inventory };
  const proof = prove(candidate, {
    model,
    atoms,
    rows,
    removed,
    accesses,
    replayed: workshop.replayed,
    outside: workshop.outside.filter((one) => one.principals.some((principal) => holders.includes(principal))),
    acknowledged: scan.acknowledged
      .filter((gap) => workshop.sources.has(gap.source))
      .map((gap) => `${gap.from} to ${gap.to} was accepted as complete by ${gap.owner} until ${gap.expires}: ${gap.reason}`),
    complete: new Set(principals.filter((principal) => principal.complete).map((principal) => principal.key)),
  });
  return {
    unit,
    cut,
    proof: joint?.undecided === undefined ? proof : { outcome: 'undecided', reason: joint.undecided, steps: proof.steps },
    removed,
    givenBack: [...given].map(([key, reason]) => ({ permission: rows.get(key)?.permission ?? key, reason })).sort(by((back) => back.permission)),
    rows: [...rows.values()].filter((row) => reached.has(row.key)),
    principals,
    lines: await lineEvidence(run.store, holders, workshop.accessKeys, model.lines?.(candidate, accesses) ?? []),
  };
}

function verdictOf(rows: ReadonlyMap<string, LedgerRow>, key: string): LedgerRow['verdict'] {
  const row = rows.get(key);
  if (row === undefined) throw new InvariantError(`the ledger does not know ${key}; was it analyzed by another version?`);
  return row.verdict;
}

/**
 * All proved proposals of one instance, merged together, must still keep every exercised requirement: each is proved
 * alone, and people merge them in any order.
 * INVARIANT: a redundant path leaves only for a path whose verdict lets no proposal remove it.
 */
export function checkTogether(workshop: Workshop, made: readonly Made[]): void {
  const { model, inventory } = workshop.context;
  let merged = inventory;
  const proved = made.filter((one) => one.proof.proven !== undefined);
  for (const one of proved) merged = model.narrow(merged, { ...one.cut, remove: one.removed }).inventory;
  // Others, such as root or a deleted role, are in no proposal, and of those that are in no export nothing is known.
  const concerned = new Set(proved.flatMap((one) => one.unit.principals.map(principalKey)));
  for (const access of new Set([...concerned].flatMap((key) => workshop.accesses.get(key) ?? []))) {
    const kept = model.preserves(inventory, merged, access);
    if (kept.preserved !== 'yes') throw new InvariantError(`the proposals together would break ${model.accessText(access)}`);
  }
}
