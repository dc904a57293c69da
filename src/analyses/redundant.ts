import { z } from 'zod';
import { groupBy } from '../core/group.ts';
import { byText } from '../core/order.ts';
import { REDUNDANT_TO } from '../core/verdict.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { emergencyRows } from './forgotten-emergency-grant.ts';
import { leavingFor } from './keep-set/index.ts';
import { RowBuffer } from './row-buffer.ts';
import { slicesOf } from './slices.ts';

/** Tables of this question alone: permissions in few bytes, and what touched them. Keys are long, and joins hold what they join. */
export const TABLES = [
  `CREATE OR REPLACE TEMP TABLE contender (id BIGINT, holder BIGINT, content VARCHAR, is_excepted BOOLEAN, is_idle BOOLEAN, is_ineffective BOOLEAN, is_forgotten BOOLEAN,
   by_calls BOOLEAN, defined BOOLEAN, path_atoms INTEGER, since_at TIMESTAMP)`,
  'CREATE OR REPLACE TEMP TABLE touched (access_key UBIGINT, holder BIGINT, id BIGINT, by_calls BOOLEAN, alone BOOLEAN)',
] as const;

const CONTENDER = loadSql('contender.sql', import.meta.url);
const TOUCHED = loadSql('touched.sql', import.meta.url);
const CONTENDERS = loadSql('contenders.sql', import.meta.url);
const CONTAINED = loadSql('contained.sql', import.meta.url);
const CONTENDED = loadSql('contended.sql', import.meta.url);
const CONTESTING = loadSql('contesting.sql', import.meta.url);
const NAME = loadSql('redundant.sql', import.meta.url);
const SAYS = JSON.stringify(Object.fromEntries(Object.entries(REDUNDANT_TO).map(([how, { says }]) => [how, says])));

/** Contenders of which rows are held in memory at once. */
const AT_ONCE = 30_000;

export const ContestingRow = z.strictObject({ holder: z.number(), contenders: z.number() });
export const ContenderRow = z.strictObject({ id: z.number(), atom_key: z.string(), holder: z.number(), content: z.string(), is_excepted: z.boolean(), is_idle: z.boolean(), is_ineffective: z.boolean(), is_forgotten: z.boolean(), by_calls: z.boolean(), defined: z.boolean(), path_atoms: z.number(), since: z.number() });
export const ContainedRow = z.strictObject({ holder: z.number(), wide: z.string(), narrow: z.string() });
export const ContendedRow = z.strictObject({ holder: z.number(), id: z.number(), access: z.string(), alone: z.boolean(), is_free: z.boolean() });

/**
 * Finds what may leave because something else of its principal stays, fills `leaning`, and gives it its verdict. Needs
 * every other verdict.
 */
export async function judgeRedundant(store: Store, temporarySeconds: number): Promise<void> {
  const forgotten = [...new Set((await emergencyRows(store, temporarySeconds)).map((row) => row.given_id))];
  const slices = await slicesOf(store, 'keys');
  for (const table of TABLES) await store.run(table);
  for (const slice of slices) await store.run(CONTENDER, { ...slice, forgotten: JSON.stringify(forgotten) });
  for (const slice of slices) await store.run(TOUCHED, slice);
  const rows = new RowBuffer(store, 'leaning', ['atom_key', 'on_key', 'how']);
  for (const holders of rangesOf(await store.rows(CONTESTING, ContestingRow))) {
    await judgeHolders(store, holders, rows);
    await rows.flush(20_000);
  }
  await rows.flush();
  for (const slice of await slicesOf(store, 'texts')) await store.run(NAME, { ...slice, says: SAYS });
  for (const table of ['contender', 'touched']) await store.run(`DROP TABLE ${table}`);
}

/** Numbers of holders from one to another, as parameters of a statement. */
interface Holders extends Readonly<Record<string, number>> {
  readonly from_holder: number;
  readonly until_holder: number;
}

/** All holders of which something contends, so many at a time that their permissions are few enough to be held in memory. */
function rangesOf(all: readonly z.infer<typeof ContestingRow>[]): readonly Holders[] {
  const ranges: Holders[] = [];
  let from: number | undefined;
  let size = 0;
  for (const [at, { holder, contenders }] of all.entries()) {
    from ??= holder;
    size += contenders;
    if (size < AT_ONCE && at < all.length - 1) continue;
    ranges.push({ from_holder: from, until_holder: holder });
    [from, size] = [undefined, 0];
  }
  return ranges;
}

async function judgeHolders(store: Store, holders: Holders, rows: RowBuffer): Promise<void> {
  const byHolder = groupBy((await store.rows(CONTENDERS, ContenderRow, holders)).sort(ratherStays), ({ holder }) => String(holder));
  const contained = groupBy(await store.rows(CONTAINED, ContainedRow, holders), ({ holder }) => String(holder));
  const contended = groupBy(await store.rows(CONTENDED, ContendedRow, holders), ({ holder }) => String(holder));
  const free = new Set([...contended.values()].flat().flatMap(({ id, is_free }) => (is_free ? [id] : [])));
  for (const [holder, own] of byHolder) {
    const found = leavingFor({
      contenders: own.map(({ id, content, is_excepted, is_idle, is_ineffective, is_forgotten, by_calls }) => ({ id, content, excepted: is_excepted, idle: is_idle, ineffective: is_ineffective, forgotten: is_forgotten, byCalls: by_calls && free.has(id) })),
      containment: (contained.get(holder) ?? []).map(({ wide, narrow }) => [wide, narrow]),
      touches: contended.get(holder) ?? [],
    });
    const keys = new Map(own.map(({ id, atom_key }) => [id, atom_key]));
    for (const { id, how, on } of found) for (const each of on) rows.add(keys.get(id), keys.get(each), how);
  }
}

/** What no forgotten emergency grant gave, what the team's files define, the path of fewest atoms, the oldest, the smallest key. */
function ratherStays(a: z.infer<typeof ContenderRow>, b: z.infer<typeof ContenderRow>): number {
  return Number(a.is_forgotten) - Number(b.is_forgotten) || Number(b.defined) - Number(a.defined) || a.path_atoms - b.path_atoms || a.since - b.since || byText(a.atom_key, b.atom_key);
}
