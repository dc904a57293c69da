import { z } from 'zod';
import type { UtcDay } from '../core/day.ts';
import type { Atom } from '../core/permission.ts';
import type { Edition } from '../core/provider.ts';
import type { Store } from '../store/store.ts';
import { loadSql } from '../store/sql.ts';
import type { InstanceContext } from './context.ts';
import { RowBuffer } from './row-buffer.ts';

const EDITIONS = loadSql('editions.sql', import.meta.url);
const RAISE = `INSERT INTO atom_since (atom_key, since_at, given_by, given_event, given_id) SELECT e.atom_key, CAST(e.added_on AS TIMESTAMP), NULL, NULL, NULL FROM expansion e
WHERE e.added_on IS NOT NULL AND NOT EXISTS (FROM atom_since s WHERE s.atom_key = e.atom_key)`;

export const EditionRow = z.strictObject({ subject: z.string(), edition: z.string(), text: z.string() });

/**
 * Fills `expansion` for one instance: permissions that the provider added to what the team had granted. What the provider
 * defines now is remembered in the state for the next time. Their age is that of the provider's change.
 */
export async function writeExpansions(store: Store, context: InstanceContext, atoms: readonly Atom[]): Promise<void> {
  const { source, system, instance, model, inventory } = context;
  if (model.provider === undefined) return;
  const known = await store.rows(EDITIONS, EditionRow, { source_id: source, system, instance });
  await remember(store, context, known, model.provider.editions(inventory));
  const added = model.provider.added(inventory, known, await baselineOf(store, system, model.provider.catalogue));
  const rows = new RowBuffer(store, 'expansion', ['atom_key', 'reason', 'added_on']);
  for (const atom of atoms) {
    const found = added(atom);
    if (found !== undefined) rows.add(atom.key, found.reason, found.on ?? null);
    await rows.flush(20_000);
  }
  await rows.flush();
  await store.run(RAISE);
}

async function remember(store: Store, { source, system, instance }: InstanceContext, known: readonly Edition[], now: readonly Edition[]): Promise<void> {
  const seen = new Set(known.map(({ subject, edition, text }) => `${subject}\n${edition}\n${text}`));
  const rows = new RowBuffer(store, 'edition', ['source', 'system', 'instance', 'subject', 'edition', 'text']);
  for (const { subject, edition, text } of now) if (!seen.has(`${subject}\n${edition}\n${text}`)) rows.add(source, system, instance, subject, edition, text);
  await rows.flush();
}

const MetaRow = z.strictObject({ value: z.string() });

/** The date of the list of actions at the first analysis of this state: what a later list adds, nobody of the team granted. */
export async function baselineOf(store: Store, system: string, catalogue: UtcDay): Promise<UtcDay> {
  const key = `catalogue:${system}`;
  const [row] = await store.rows('SELECT value FROM meta WHERE key = $key', MetaRow, { key });
  if (row !== undefined) return row.value;
  await store.run('INSERT INTO meta VALUES ($key, $value)', { key, value: catalogue });
  return catalogue;
}
