import { z } from 'zod';
import type { LossRecord, LostRecord } from '../core/documents/loss.ts';
import { groupBy } from '../core/group.ts';
import { byText } from '../core/order.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('lost-calls.sql', import.meta.url);
const EXAMPLES = 5;

const number = z.union([z.number(), z.bigint()]);
export const LostCallRow = z.strictObject({
  text: z.string(), principal: z.string(), call_id: number, certain: z.boolean(), uses: number, first_at: z.string(), last_at: z.string(), first_id: z.string(), last_id: z.string(),
});
type Row = z.infer<typeof LostCallRow>;

/**
 * The recorded calls that break when these accesses (by their keys) are refused: in all, each call once, and by what they
 * needed.
 */
export async function lostCalls(store: Store, accesses: readonly bigint[]): Promise<Pick<LossRecord, 'calls' | 'mayCalls' | 'lost'>> {
  const rows = await store.rows(SQL, LostCallRow, { accesses: `[${accesses.join(',')}]` });
  const calls = [...groupBy(rows, (row) => String(row.call_id)).values()];
  const count = (certain: boolean): number => {
    const own = calls.filter((same) => same.some((row) => row.certain) === certain);
    return own.reduce((sum, [row]) => sum + Number(row.uses), 0);
  };
  const lost = [...groupBy(rows, (row) => `${row.principal}\n${row.text}`).values()].flatMap((same) => lostOf(same));
  return {
    calls: count(true),
    mayCalls: count(false),
    lost: lost.sort((a, b) => Number(b.certain) - Number(a.certain) || byText(a.needed, b.needed) || byText(a.principal, b.principal)),
  };
}

/** One thing that was needed, with the calls that did for certain apart from the others; a call by two accesses of one name counts once. */
function lostOf(rows: readonly Row[]): readonly LostRecord[] {
  const calls = [...groupBy(rows, (row) => String(row.call_id)).values()].map((same) => ({ ...same[0], certain: same.some((row) => row.certain) }));
  return [true, false].flatMap((certain) => {
    const own = calls.filter((row) => row.certain === certain);
    return own[0] === undefined ? [] : [lostRecord(own[0], own)];
  });
}

function lostRecord({ text, principal, certain }: Row, calls: readonly Row[]): LostRecord {
  const times = calls.flatMap((row) => [{ at: row.first_at, id: row.first_id }, { at: row.last_at, id: row.last_id }]);
  times.sort((a, b) => byText(a.at, b.at) || byText(a.id, b.id));
  return {
    needed: text,
    principal,
    certain,
    calls: calls.reduce((sum, row) => sum + Number(row.uses), 0),
    firstUsed: times[0]?.at ?? '',
    lastUsed: times.at(-1)?.at ?? '',
    evidence: [...new Set(times.map(({ id }) => id))].slice(0, EXAMPLES),
  };
}
