import type { UsageSource } from '../../core/usage-source.ts';
import type { QuarantineReason } from '../../core/usage.ts';
import type { FoldedFile, Quarantined } from '../fold/pack.ts';
import { noRows, type SideRows } from './rows.ts';

/** What the name of a file tells. */
export type NamedFile = ReturnType<UsageSource<unknown, unknown>['file']>;

/** Rows of a file that was read: what it covers, what it spoils, what was skipped. */
export function readRows(source: string, file: FoldedFile, named: NamedFile): SideRows {
  const rows = noRows();
  const input_id = file.inputId;
  for (const { instance, scope, day, lastAt } of file.shown) {
    rows.coverage.push({ input_id, source, instance, scope, used_on: day, state: 'covered', reason: '', last_at: lastAt });
  }
  for (const [reason, records] of file.skipped) rows.skipped.push({ input_id, reason, records });
  const spoiled = new Set<string>();
  for (const record of file.quarantined) {
    const { position, reason, instance, scope, principal, day } = record;
    rows.quarantine.push({ input_id, position, reason, instance: instance ?? null, scope: scope ?? null, principal: principal ?? null, used_on: day ?? null });
    // A legible principal confines the damage to it.
    if (principal === undefined) spoil(source, file, named, record, spoiled, rows);
  }
  return rows;
}

/** Rows of a file that is lost whole. */
export function lostRows(source: string, inputId: number, reason: QuarantineReason, named: NamedFile): SideRows {
  const rows = noRows();
  const place = { input_id: inputId, source, instance: named.instance ?? '', scope: named.scope ?? '', state: 'lost' as const, reason };
  rows.quarantine.push({ input_id: inputId, position: 'file', reason, instance: named.instance ?? null, scope: named.scope ?? null, principal: null, used_on: null });
  for (const day of named.days ?? []) rows.coverage.push({ ...place, used_on: day, last_at: null });
  if (named.days === undefined) rows.undated.push(place);
  return rows;
}

/**
 * An unreadable record makes its day partial. A day that it does not tell is any day of its file: those of the records
 * around it, or those that the name of the file tells, or any day at all.
 */
function spoil(source: string, file: FoldedFile, named: NamedFile, record: Quarantined, spoiled: Set<string>, rows: SideRows): void {
  const around = file.shown.filter(({ instance, day }) => (record.instance ?? instance) === instance && (record.day ?? day) === day);
  const place = { instance: record.instance ?? named.instance ?? '', scope: record.scope ?? named.scope ?? '' };
  const days = record.day === undefined ? named.days : [record.day];
  const places = around.length > 0 && record.day === undefined
    ? around.map(({ instance, scope, day }) => ({ instance, scope: record.scope ?? scope, day }))
    : (days ?? []).map((day) => ({ ...place, day }));
  const common = { input_id: file.inputId, source, state: 'partial' as const, reason: record.reason };
  for (const { instance, scope, day } of places) {
    const key = `${instance}\n${scope}\n${day}\n${record.reason}`;
    if (spoiled.has(key)) continue;
    spoiled.add(key);
    rows.coverage.push({ ...common, instance, scope, used_on: day, last_at: null });
  }
  const key = `undated\n${place.instance}\n${place.scope}\n${record.reason}`;
  if (places.length > 0 || spoiled.has(key)) return;
  spoiled.add(key);
  rows.undated.push({ ...common, ...place });
}
