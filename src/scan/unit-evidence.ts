import type { LedgerRow } from '../core/documents/ledger.ts';
import type { ScanDocument } from '../core/documents/scan.ts';
import { principalKey } from '../core/principal.ts';
import type { Cut, Joint, Unit } from '../core/proposal.ts';
import type { Evidence } from '../proposals/proof-steps.ts';
import { acknowledgedGaps, type Workshop } from './workshop.ts';

/** What is known of one unit before anything of it is cut. */
export interface UnitEvidence {
  /** Keys of its principals. */
  readonly holders: readonly string[];
  readonly principals: ScanDocument['principals'];
  /** Ledger rows of the atoms that came by its policies, by atom key. */
  readonly rows: ReadonlyMap<string, LedgerRow>;
  /** Keys of the atoms that came by its policies. */
  readonly reached: ReadonlySet<string>;
  /** What the model is asked to cut, but for the atoms that leave. */
  readonly cut: Omit<Cut<unknown>, 'remove'>;
  /** What a proof rests on, but for the atoms that leave. */
  readonly proof: Omit<Evidence<unknown, unknown, unknown>, 'removed'>;
}

/** Reads what is known of one unit; nothing when it may not be edited. */
export async function unitEvidence(workshop: Workshop, unit: Unit, joint?: Joint<unknown>): Promise<UnitEvidence | undefined> {
  const { run, scan } = workshop;
  const holders = unit.principals.map(principalKey);
  const isHolder = new Set(holders);
  const principals = scan.principals.filter(({ key }) => isHolder.has(key));
  // What defines principals of several instances may be edited where they themselves may not; break-glass ones never.
  if (principals.some(({ notEditable, kind }) => (joint === undefined ? notEditable !== null : kind === 'break-glass'))) return undefined;
  const atoms = holders.flatMap((holder) => workshop.atoms.get(holder) ?? []);
  const edits = new Set(unit.edits);
  const reached = new Set(atoms.filter((atom) => atom.origins.some((origin) => edits.has(origin))).map((atom) => atom.key));
  const ledger = await workshop.ledger.of(unit);
  const rows = new Map<string, LedgerRow>();
  for (const holder of holders) for (const row of ledger.get(holder) ?? []) if (reached.has(row.key)) rows.set(row.key, row);
  return {
    holders,
    principals,
    rows,
    reached,
    cut: {
      unit,
      atoms,
      movable: new Set(unit.edits.filter((reference) => !workshop.inFiles.has(reference))),
      sharedPolicies: run.sources.find((source) => source.id === workshop.context.source)?.sharedPolicies ?? 'union',
    },
    proof: {
      model: workshop.context.model,
      atoms,
      rows: workshop.verdicts,
      accesses: [...new Set(holders.flatMap((holder) => workshop.accesses.get(holder) ?? []))],
      replayed: workshop.replayed,
      ...(workshop.decisions === undefined ? {} : { decisions: workshop.decisions }),
      outside: workshop.outside.filter((one) => one.principals.some((principal) => isHolder.has(principal))),
      acknowledged: acknowledgedGaps(workshop),
      complete: new Set(principals.filter((principal) => principal.complete).map((principal) => principal.key)),
    },
  };
}
