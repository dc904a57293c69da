import { z } from 'zod';
import { decisionsText, isReproduced } from '../core/decisions-text.ts';
import { plural } from '../core/number-text.ts';
import type { Decisions } from '../core/outside-grant.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { quarantineText } from '../core/usage.ts';
import type { QuarantinedRow } from './quarantined.ts';
import { lateGrants as lateGrantsText } from './record-findings.ts';
import type { Acknowledgement, InstanceWindow } from './window.ts';

const SQL = loadSql('damage.sql', import.meta.url);

const PENDING = loadSql('pending.sql', import.meta.url);

export const PendingRow = z.strictObject({ source_id: z.string(), files: z.number() });

export const DamageRow = z.strictObject({
  source_id: z.string(), path: z.string(), state: z.string(), reason: z.string(), first_day: z.string(), last_day: z.string(),
});

/** An accepted gap of one source. */
export type SourceAcknowledgement = Acknowledgement & { readonly source: string };

/** Did a person accept every day from `from` to `to` of a source? */
export function isAcknowledged(gaps: readonly SourceAcknowledgement[], source: string, from: string, to: string): boolean {
  return gaps.some((gap) => gap.source === source && gap.from <= from && to <= gap.to);
}

/** What the evidence of a scan rests on. */
export interface EvidenceState {
  readonly acknowledged: readonly SourceAcknowledgement[];
  readonly quarantined: readonly QuarantinedRow[];
  readonly windows: readonly (InstanceWindow & { readonly lateGrants: boolean })[];
  /** Of each instance: what became of the decisions that its record states, where it states any that can be decided. */
  readonly decisions: readonly { readonly instance: string; readonly decisions?: Decisions | undefined }[];
  /** Principals whose cycle is longer than the window, unless a cycle was assumed. */
  readonly short: readonly string[];
}

/** An export of another system, or of another time, explains next to nothing of a record. */
export function unexplainedText(instance: string, decisions: Decisions): string {
  return `${instance}: only ${decisionsText(decisions)}: are the export and the record of one and the same system? nothing is proposed`;
}

/** What of the evidence is missing or unreadable and was not accepted by a person, in words, sorted. */
export async function incompleteEvidence(store: Store, state: EvidenceState): Promise<string[]> {
  const out: string[] = [];
  for (const row of await store.rows(SQL, DamageRow)) {
    if (!isAcknowledged(state.acknowledged, row.source_id, row.first_day, row.last_day)) out.push(`${row.source_id}: ${row.path}: ${quarantineText(row.reason)}`);
  }
  for (const row of state.quarantined) {
    if (row.principal === '' || isAcknowledged(state.acknowledged, row.source_id, row.used_on, row.used_on)) continue;
    out.push(`${row.source_id}: ${row.path} ${row.position}: ${quarantineText(row.reason)}`);
  }
  for (const { source_id, files } of await store.rows(PENDING, PendingRow)) out.push(`${source_id}: ${plural(files, 'listed file')} ${files === 1 ? 'is' : 'are'} not read yet; run \`pawl collect\` again`);
  for (const { instance, window, lateGrants } of state.windows) {
    if (window === undefined) out.push(`${instance}: no day of it is covered by a record`);
    else if (lateGrants) out.push(`${lateGrantsText(instance, window)}; \`grantsTakenAt\` of its source says when it was taken`);
    if (window !== undefined && window.gaps.length > 0) {
      const days = new Set(window.gaps.map((gap) => gap.day)).size;
      out.push(`${instance}: ${plural(days, 'day')} between ${window.gaps[0]?.day} and ${window.gaps.at(-1)?.day} ${days === 1 ? 'is' : 'are'} not covered`);
    }
  }
  for (const { instance, decisions } of state.decisions) {
    if (decisions !== undefined && !isReproduced(decisions)) out.push(unexplainedText(instance, decisions));
  }
  for (const name of state.short) out.push(`${name}: the complete record is shorter than its cycle`);
  return [...new Set(out)].sort();
}
