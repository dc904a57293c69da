import type { LedgerRow } from '../../core/documents/ledger.ts';
import type { WorkloadRecord } from '../../core/documents/scan.ts';
import type { SplitPartRecord } from '../../core/documents/split.ts';
import { byText } from '../../core/order.ts';
import { RISK_WEIGHT } from '../../core/permission.ts';
import type { SplitNeeds, SplitPart } from '../../core/split.ts';
import type { Proof } from '../prove.ts';

const SHOWN = 50;

/** A part that there can be none of, with the reason. */
export function refusedPart(workload: WorkloadRecord, rows: ReadonlyMap<string, LedgerRow>, needs: SplitNeeds, reason: string): SplitPartRecord {
  return { ...partBase(workload, rows, needs, new Set()), name: '', outcome: 'undecided', reason, after: total([...rows.values()]), withheld: [], withheldCount: 0, subjects: [], steps: [], givenBack: [] };
}

/** A part with what its proof says. `removed` are the keys of what the new principal does not get. */
export function describePart(workload: WorkloadRecord, rows: ReadonlyMap<string, LedgerRow>, needs: SplitNeeds, part: SplitPart<unknown>, removed: ReadonlySet<string>, proof: Proof<unknown>): SplitPartRecord {
  const withheld = [...rows.values()].filter((row) => removed.has(row.key) && row.uses > 0).map((row) => row.permission).sort(byText);
  return {
    ...partBase(workload, rows, needs, removed),
    name: part.name,
    outcome: proof.outcome,
    reason: proof.reason,
    after: total([...rows.values()].filter((row) => !removed.has(row.key))),
    withheld: withheld.slice(0, SHOWN),
    withheldCount: withheld.length,
    subjects: [...part.subjects],
    steps: proof.steps.map((step) => ({ ...step, counts: { ...step.counts }, notes: [...step.notes] })),
    givenBack: part.givenBack.map(({ atom, reason }) => ({ permission: rows.get(atom)?.permission ?? atom, reason })).sort((a, b) => byText(a.permission, b.permission)),
  };
}

function partBase(workload: WorkloadRecord, rows: ReadonlyMap<string, LedgerRow>, needs: SplitNeeds, removed: ReadonlySet<string>): Pick<SplitPartRecord, 'workload' | 'kind' | 'names' | 'calls' | 'before' | 'used' | 'usedCount'> {
  const own = [...rows.values()].flatMap((row) => row.usedBy.filter((used) => used.workload === workload.workload).map((used) => ({ permission: row.permission, uses: used.uses })));
  own.sort((a, b) => b.uses - a.uses || byText(a.permission, b.permission));
  const keptAndUsed = [...needs.atoms].filter(([key, { workloads }]) => !removed.has(key) && workloads.includes(workload.workload));
  return { workload: workload.workload, kind: workload.kind, names: workload.names, calls: workload.calls, before: total([...rows.values()]), used: own.slice(0, SHOWN).map(({ permission }) => permission), usedCount: keptAndUsed.length };
}

function total(rows: readonly LedgerRow[]): { permissions: number; weight: number } {
  return { permissions: rows.length, weight: Math.round(rows.reduce((sum, row) => sum + RISK_WEIGHT[row.risk], 0) * 10) / 10 };
}
