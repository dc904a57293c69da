import { z } from 'zod';
import { groupBy } from '../core/group.ts';
import { REDUNDANT_TO } from '../core/verdict.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { emergencyRows } from './forgotten-emergency-grant.ts';
import { leavingFor } from './keep-set/index.ts';
import { RowBuffer } from './row-buffer.ts';

const CONTENDER = loadSql('contender.sql', import.meta.url);
const CONTENDERS = loadSql('contenders.sql', import.meta.url);
const CONTAINED = loadSql('contained.sql', import.meta.url);
const CONTENDED = loadSql('contended.sql', import.meta.url);
const NAME = loadSql('redundant.sql', import.meta.url);
const SAYS = JSON.stringify(Object.fromEntries(Object.entries(REDUNDANT_TO).map(([how, { says }]) => [how, says])));

export const ContenderRow = z.strictObject({ id: z.number(), atom_key: z.string(), holder: z.number(), content: z.string(), is_excepted: z.boolean(), is_idle: z.boolean(), is_ineffective: z.boolean(), is_forgotten: z.boolean(), by_calls: z.boolean() });
export const ContainedRow = z.strictObject({ holder: z.number(), wide: z.string(), narrow: z.string() });
export const ContendedRow = z.strictObject({ holder: z.number(), id: z.number(), access: z.string(), alone: z.boolean(), is_free: z.boolean() });

/**
 * Finds what may leave because something else of its principal stays, fills `leaning`, and gives it its verdict. Needs
 * every other verdict.
 */
export async function judgeRedundant(store: Store, temporarySeconds: number): Promise<void> {
  const forgotten = [...new Set((await emergencyRows(store, temporarySeconds)).map((row) => row.given_id))];
  await store.run(CONTENDER, { forgotten: JSON.stringify(forgotten) });
  const byHolder = groupBy(await store.rows(CONTENDERS, ContenderRow), ({ holder }) => String(holder));
  const contained = groupBy(await store.rows(CONTAINED, ContainedRow), ({ holder }) => String(holder));
  const contended = groupBy(await store.rows(CONTENDED, ContendedRow), ({ holder }) => String(holder));
  const free = new Set([...contended.values()].flat().flatMap(({ id, is_free }) => (is_free ? [id] : [])));
  const rows = new RowBuffer(store, 'leaning', ['atom_key', 'on_key', 'how']);
  for (const [holder, own] of byHolder) {
    const found = leavingFor({
      contenders: own.map(({ id, content, is_excepted, is_idle, is_ineffective, is_forgotten, by_calls }) => ({ id, content, excepted: is_excepted, idle: is_idle, ineffective: is_ineffective, forgotten: is_forgotten, byCalls: by_calls && free.has(id) })),
      containment: (contained.get(holder) ?? []).map(({ wide, narrow }) => [wide, narrow]),
      touches: contended.get(holder) ?? [],
    });
    const keys = new Map(own.map(({ id, atom_key }) => [id, atom_key]));
    for (const { id, how, on } of found) for (const each of on) rows.add(keys.get(id), keys.get(each), how);
    await rows.flush(20_000);
  }
  await rows.flush();
  await store.run(NAME, { says: SAYS });
  await store.run('DROP TABLE contender');
}
