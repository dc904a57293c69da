import { lineEvidence } from '../analyses/line-evidence.ts';
import type { LedgerRow } from '../core/documents/ledger.ts';
import type { LineRecord } from '../core/documents/proof.ts';
import type { LossRecord } from '../core/documents/loss.ts';
import type { ProposalRecord } from '../core/documents/proposal.ts';
import type { ScanDocument } from '../core/documents/scan.ts';
import { InvariantError } from '../core/errors.ts';
import { groupBy } from '../core/group.ts';
import type { AcceptedLoss, ProofOutcome, Proven, StepResult } from '../core/proof.ts';
import type { Candidate, Cut, Joint, Unit } from '../core/proposal.ts';
import { isRemovable } from '../core/verdict.ts';
import { givenBackRows } from '../proposals/describe.ts';
import { prove } from '../proposals/prove.ts';
import { unitEvidence } from './unit-evidence.ts';
import type { Workshop } from './workshop.ts';

/** A unit that was narrowed, with what the proof says of it. */
export interface Made {
  readonly unit: Unit;
  /** What the model was asked to cut. */
  readonly cut: Cut<unknown>;
  readonly proof: { readonly outcome: ProofOutcome; readonly reason: string; readonly steps: readonly StepResult[] };
  /** What may be written; absent when it is not proved, or when nobody accepted what it loses. */
  readonly writable?: Proven<Candidate<unknown>> | AcceptedLoss<Candidate<unknown>>;
  /** What would break; of a proposal that takes back a forgotten emergency grant alone. */
  readonly loss?: LossRecord;
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
export async function proposeUnit(workshop: Workshop, unit: Unit, joint?: Joint<unknown>): Promise<Made | undefined> {
  const { model, inventory } = workshop.context;
  const evidence = await unitEvidence(workshop, unit, joint);
  if (evidence === undefined) return undefined;
  const { rows, reached, principals, holders } = evidence;
  const removable = new Set([...reached].filter((key) => isRemovable(verdictOf(rows, key))));
  if (removable.size === 0) return undefined;
  const remove = model.remnantsLeave === true ? withRemnants(rows, removable) : removable;
  const cut = { ...evidence.cut, remove };
  const narrowed = model.narrow(inventory, cut);
  const given = new Map(narrowed.givenBack.map((back) => [back.atom, back.reason]));
  const removed = new Set([...remove].filter((key) => !given.has(key)));
  const candidate = { unit, before: inventory, after: narrowed.inventory };
  const { proven, ...proof } = prove(candidate, { ...evidence.proof, removed });
  const undecided = joint?.undecided;
  return {
    unit,
    cut,
    proof: undecided === undefined ? proof : { outcome: 'undecided', reason: undecided, steps: proof.steps },
    ...(proven === undefined || undecided !== undefined ? {} : { writable: proven }),
    removed,
    givenBack: givenBackRows(rows, given),
    rows: [...rows.values()],
    principals,
    lines: await lineEvidence(workshop.run.store, holders, workshop.accessKeys, model.lines?.(candidate, evidence.proof.accesses) ?? []),
  };
}

/** Where everything else of a path leaves, what can never authorize anything leaves with it: the path would be for nothing. */
function withRemnants(rows: ReadonlyMap<string, LedgerRow>, removable: ReadonlySet<string>): ReadonlySet<string> {
  const paths = groupBy(rows.values(), ({ principal, path }) => `${principal}\n${path.join('\n')}`);
  const leaves = new Set(removable);
  for (const path of paths.values()) {
    const losesSomething = path.some(({ key }) => removable.has(key));
    const losesTheRest = path.every(({ key, verdict }) => removable.has(key) || verdict === 'ineffective');
    if (losesSomething && losesTheRest) for (const { key } of path) leaves.add(key);
  }
  return leaves;
}

/** @throws InvariantError when the ledger does not know it. */
export function verdictOf(rows: ReadonlyMap<string, LedgerRow>, key: string): LedgerRow['verdict'] {
  const row = rows.get(key);
  if (row === undefined) throw new InvariantError(`the ledger does not know ${key}; was it analyzed by another version?`);
  return row.verdict;
}
