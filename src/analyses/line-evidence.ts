import { z } from 'zod';
import type { LineRecord } from '../core/documents.ts';
import { groupBy } from '../core/group.ts';
import type { PolicyLine } from '../core/proposal.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('line-evidence.sql', import.meta.url);

const key = z.union([z.number(), z.bigint()]).transform(BigInt);
export const LineEvidenceRow = z.strictObject({
  access_key: key,
  call_id: key,
  uses: z.union([z.number(), z.bigint()]).transform(Number),
  first_at: z.string(),
  last_at: z.string(),
  first_id: z.string(),
  last_id: z.string(),
});
type Row = z.infer<typeof LineEvidenceRow>;

/**
 * Counts, for each line of a proposed policy, the calls behind it; a call counts once per line whatever it needed there.
 * `keys` names the accesses of the state by the objects that the model was given.
 */
export async function lineEvidence(
  store: Store,
  principals: readonly string[],
  keys: ReadonlyMap<unknown, bigint>,
  lines: readonly PolicyLine<unknown>[],
): Promise<readonly LineRecord[]> {
  if (lines.length === 0) return [];
  const rows: Row[] = [];
  for (const principal_key of principals) rows.push(...(await store.rows(SQL, LineEvidenceRow, { principal_key })));
  const byAccess = groupBy(rows, (row) => String(row.access_key));
  const callsOf = (accesses: readonly unknown[]): ReadonlyMap<bigint, Row> =>
    new Map(accesses.flatMap((access) => byAccess.get(String(keys.get(access))) ?? []).map((row) => [row.call_id, row]));
  return lines.map(({ policy, statement, line, isNew, sure, open, seen, rules }) => {
    const calls = callsOf(sure);
    const others = [...callsOf(open).values()].filter((row) => !calls.has(row.call_id));
    return { policy, statement, line, isNew, calls: usesOf(calls.values()), mayCalls: usesOf(others), ...spanOf(calls.size > 0 ? calls.values() : others), seen, rules: [...rules] };
  });
}

function usesOf(rows: Iterable<Row>): number {
  let uses = 0;
  for (const row of rows) uses += row.uses;
  return uses;
}

/** First and last use; of equal instants the smallest id, as everywhere. */
function spanOf(rows: Iterable<Row>): Pick<LineRecord, 'firstUsed' | 'lastUsed' | 'evidence'> {
  let first: Row | undefined;
  let last: Row | undefined;
  for (const row of rows) {
    if (first === undefined || row.first_at < first.first_at || (row.first_at === first.first_at && row.first_id < first.first_id)) first = row;
    if (last === undefined || row.last_at > last.last_at || (row.last_at === last.last_at && row.last_id < last.last_id)) last = row;
  }
  if (first === undefined || last === undefined) return { firstUsed: null, lastUsed: null, evidence: [] };
  return { firstUsed: first.first_at, lastUsed: last.last_at, evidence: [...new Set([first.first_id, last.last_id])] };
}
