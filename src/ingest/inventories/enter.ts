import { z } from 'zod';
import type { ReadInventory } from '../../core/grant-source.ts';
import { addDays, startOf, type UtcDay } from '../../core/day.ts';
import { SourceError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/json.ts';
import { by } from '../../core/order.ts';
import { valueWithoutSecrets } from '../../core/secrets.ts';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';

const KEEP = loadSql('keep-sighting.sql', import.meta.url);
const CROWDED = loadSql('crowded-sightings.sql', import.meta.url);
const DATE = loadSql('date-inventories.sql', import.meta.url);

export const InventoryRow = z.strictObject({ instance: z.string(), body: z.string(), told_on: z.string().nullable(), taken_by: z.number().nullable(), declared: z.boolean() });

/** Whose inventories, and the owner's word on when they were exported at the latest (milliseconds since 1970). */
export interface InventoryOwner {
  readonly source: string;
  readonly system: string;
  readonly takenAt: number | undefined;
}

/**
 * Makes the state hold just these inventories of the source. An inventory that another one replaces is kept as a sighting,
 * if it is known when it was exported: it shows what was granted then. Runs inside a transaction.
 * @throws SourceError when an export tells of a day after the time at which it is said to have been taken.
 */
export async function enterInventories(store: Store, { source, system, takenAt }: InventoryOwner, inventories: readonly ReadInventory<unknown>[]): Promise<void> {
  const before = await store.rows('SELECT instance, body, told_on, epoch_ms(taken_by) AS taken_by, declared FROM inventory WHERE source = $source ORDER BY instance', InventoryRow, { source });
  const known = new Map(before.map((row) => [row.instance, row]));
  const rows = inventories.map(({ instance, inventory, toldOn }) => {
    if (takenAt !== undefined && toldOn !== undefined && startOf(toldOn) > takenAt) throw tooEarly(source, instance, takenAt, toldOn);
    const body = canonicalJson(valueWithoutSecrets(inventory));
    const same = known.get(instance);
    const isSame = same?.body === body;
    const row = { instance, body, told_on: toldOn ?? null, taken_by: takenAt ?? (isSame && !same.declared ? same.taken_by : null), declared: takenAt !== undefined };
    return { row, isSame: same !== undefined && canonicalJson(row) === canonicalJson(same) };
  }).sort(by(({ row }) => row.instance));
  if (rows.length === before.length && rows.every(({ isSame }) => isSame)) return;
  for (const { instance, body } of before) {
    if (rows.some(({ row }) => row.instance === instance && row.body === body)) continue;
    await store.run(KEEP, { source, instance });
    await store.run(CROWDED, { source, instance });
  }
  await store.run('DELETE FROM inventory WHERE source = $source', { source });
  await store.append('inventory', [
    { name: 'source', values: rows.map(() => source) },
    { name: 'system', values: rows.map(() => system) },
    { name: 'instance', values: rows.map(({ row }) => row.instance) },
    { name: 'body', values: rows.map(({ row }) => row.body) },
    { name: 'told_on', values: rows.map(({ row }) => row.told_on) },
    { name: 'taken_by', values: rows.map(({ row }) => row.taken_by) },
    { name: 'declared', values: rows.map(({ row }) => row.declared) },
  ]);
}

function tooEarly(source: string, instance: string, takenAt: number, toldOn: UtcDay): SourceError {
  return new SourceError(source, `\`grantsTakenAt\` says ${new Date(takenAt).toISOString()}, but the export of ${instance} tells of ${toldOn}`, {
    remedy: 'write when the exports of `grants` were taken, or leave `grantsTakenAt` out',
  });
}

/**
 * Inventories of unknown time that are at hand on this day were exported before it ended. A day that the export or the
 * record contradicts, because they tell of later ones, shows nothing.
 */
export async function dateInventories(store: Store, source: string, asOf: UtcDay): Promise<void> {
  await store.run(DATE, { source, ended: `${addDays(asOf, 1)}T00:00:00Z` });
}
