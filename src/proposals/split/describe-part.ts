import type { LedgerRow } from '../../core/documents/ledger.ts';
import type { WorkloadRecord } from '../../core/documents/scan.ts';
import type { SplitPartRecord } from '../../core/documents/split.ts';
import { byText } from '../../core/order.ts';
import type { SplitNeeds, SplitPart } from '../../core/split.ts';
import { givenBackRows, total } from '../describe.ts';
import type { Proof } from '../prove.ts';

/** Names that a record lists of what may be many; their whole number stands beside them. */
const SHOWN = 50;

/** One workload of a shared principal, with all that is known of who used what. */
export interface SharedUse {
  readonly workload: WorkloadRecord;
  /** Of all workloads of the principal. */
  readonly needs: SplitNeeds;
  /** Ledger rows of the shared principal by atom key. */
  readonly rows: ReadonlyMap<string, LedgerRow>;
}

/** A part that there can be none of, with the reason. */
export function refusedPart(use: SharedUse, reason: string): SplitPartRecord {
  return {
    ...partBase(use, new Set()),
    name: '',
    outcome: 'undecided',
    reason,
    after: total([...use.rows.values()]),
    withheld: [],
    withheldCount: 0,
    subjects: [],
    steps: [],
    givenBack: [],
  };
}

/** A part with what its proof says. `removed` are the keys of what the new principal does not get. */
export function describePart(use: SharedUse, part: SplitPart<unknown>, removed: ReadonlySet<string>, proof: Proof<unknown>): SplitPartRecord {
  const all = [...use.rows.values()];
  const withheld = all.filter((row) => removed.has(row.key) && row.uses > 0).map((row) => row.permission).sort(byText);
  return {
    ...partBase(use, removed),
    name: part.name,
    outcome: proof.outcome,
    reason: proof.reason,
    after: total(all.filter((row) => !removed.has(row.key))),
    withheld: withheld.slice(0, SHOWN),
    withheldCount: withheld.length,
    subjects: [...part.subjects],
    steps: proof.steps.map((step) => ({ ...step, counts: { ...step.counts }, notes: [...step.notes] })),
    givenBack: givenBackRows(use.rows, part.givenBack.map(({ atom, reason }) => [atom, reason] as const)),
  };
}

type PartBase = Pick<SplitPartRecord, 'workload' | 'kind' | 'names' | 'calls' | 'before' | 'used' | 'usedCount'>;

/** What is said of a part whether or not it is proved. */
function partBase({ workload, needs, rows }: SharedUse, removed: ReadonlySet<string>): PartBase {
  const all = [...rows.values()];
  const used = all.flatMap(({ permission, usedBy }) =>
    usedBy.filter((by) => by.workload === workload.workload).map(({ uses }) => ({ permission, uses })),
  );
  used.sort((a, b) => b.uses - a.uses || byText(a.permission, b.permission));
  const keptAndUsed = [...needs.atoms].filter(([key, { workloads }]) => !removed.has(key) && workloads.includes(workload.workload));
  return {
    workload: workload.workload,
    kind: workload.kind,
    names: workload.names,
    calls: workload.calls,
    before: total(all),
    used: used.slice(0, SHOWN).map(({ permission }) => permission),
    usedCount: keptAndUsed.length,
  };
}
