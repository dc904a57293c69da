import type { GrantChange, GrantHistory } from '../core/grant-history.ts';
import type { Atom } from '../core/permission.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import type { InstanceContext } from './context.ts';
import { RowBuffer } from './row-buffer.ts';

const DATED = loadSql('dated.sql', import.meta.url);

const COLUMNS = [
  'source', 'system', 'instance', 'subject', 'holder', 'holder_id', 'content', 'from_at', 'until_at',
  'given_by', 'given_event', 'given_id', 'ended_by', 'ended_event', 'ended_id', 'certainty', 'exported',
] as const;

/** Fills `grant_interval` for one instance. */
export async function writeIntervals(store: Store, { source, system, instance }: InstanceContext, history: GrantHistory<unknown, unknown>): Promise<void> {
  const rows = new RowBuffer(store, 'grant_interval', COLUMNS);
  for (const { subject, holder, holderId, content, from, until, given, ended, certainty, exported } of history.intervals) {
    rows.add(source, system, instance, subject, holder, holderId, content, from ?? null, until ?? null, ...changed(given), ...changed(ended), certainty, exported);
    await rows.flush(20_000);
  }
  await rows.flush();
}

/**
 * Fills `atom_since` for one instance: when each permission came into force inside the record. Where a system's history
 * is not put together, the last change of anything that a permission came by dates it.
 */
export async function dateAtoms(store: Store, context: InstanceContext, history: GrantHistory<unknown, unknown> | undefined, atoms: readonly Atom[], shown: { readonly seen: unknown; readonly until: number }): Promise<void> {
  if (history === undefined) {
    await dateByLast(store, context, atoms, shown);
    return;
  }
  const rows = new RowBuffer(store, 'atom_since', ['atom_key', 'since_at', 'given_by', 'given_event', 'given_id', 'reason']);
  for (const atom of atoms) {
    const since = history.since(atom);
    if (since !== undefined) rows.add(atom.key, since.at, ...changed(since.change), since.reason ?? null);
    await rows.flush(20_000);
  }
  await rows.flush();
}

/** By the last recorded change; what the inventory of the window does not hold as a whole came after the record's end, for all that is known. */
async function dateByLast(store: Store, { system, instance, model, inventory }: InstanceContext, atoms: readonly Atom[], { seen, until }: { readonly seen: unknown; readonly until: number }): Promise<void> {
  const late = seen === inventory ? [] : atoms.filter((atom) => seen === undefined || model.holds(seen, atom, inventory) !== 'yes');
  const rows = new RowBuffer(store, 'atom_since', ['atom_key', 'since_at', 'given_by', 'given_event', 'given_id']);
  for (const atom of late) rows.add(atom.key, until, ...changed(undefined));
  await rows.flush();
  await store.run(DATED, { system, instance });
}

/** Who, by which call, in which record. */
export function changed(change: GrantChange | undefined): readonly [string | null, string | null, string | null] {
  return change === undefined ? [null, null, null] : [change.actor, change.detail['event'] ?? '', change.id];
}
