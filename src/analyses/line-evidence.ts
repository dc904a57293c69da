import { z } from 'zod';
import type { LineRecord } from '../core/documents/proof.ts';
import type { PolicyLine } from '../core/proposal.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('line-evidence.sql', import.meta.url);

const key = z.union([z.number(), z.bigint()]);
export const LineEvidenceRow = z.strictObject({
  access_key: key,
  call_id: key,
  uses: key,
  first_at: z.string(),
  last_at: z.string(),
  first_id: z.string(),
  last_id: z.string(),
});
type Row = z.infer<typeof LineEvidenceRow>;

/** Calls of one kind behind a line. */
interface Tally {
  uses: number;
  first: { readonly at: string; readonly id: string } | undefined;
  last: { readonly at: string; readonly id: string } | undefined;
}

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
  const sure = linesByAccess(keys, lines.map((line) => line.sure));
  const open = linesByAccess(keys, lines.map((line) => line.open));
  const calls = lines.map((): Tally => ({ uses: 0, first: undefined, last: undefined }));
  const others = lines.map((): Tally => ({ uses: 0, first: undefined, last: undefined }));
  // Rows come call by call: only those of one are held.
  let call: Row[] = [];
  const settle = (): void => {
    const onto = new Set(call.flatMap((row) => sure.get(String(row.access_key)) ?? []));
    const perhaps = new Set(call.flatMap((row) => open.get(String(row.access_key)) ?? []));
    const [row] = call;
    if (row !== undefined) for (const line of onto) add(calls[line], row);
    if (row !== undefined) for (const line of perhaps) if (!onto.has(line)) add(others[line], row);
  };
  for await (const rows of store.stream(SQL, LineEvidenceRow, { principals: JSON.stringify(principals) })) {
    for (const row of rows) {
      if (call[0] !== undefined && call[0].call_id !== row.call_id) {
        settle();
        call = [];
      }
      call.push(row);
    }
  }
  settle();
  return lines.map(({ policy, statement, line, isNew, seen, rules }, at) => {
    const own = calls[at];
    const more = others[at];
    const shown = own?.first === undefined ? more : own;
    return {
      policy, statement, line, isNew,
      calls: own?.uses ?? 0,
      mayCalls: more?.uses ?? 0,
      firstUsed: shown?.first?.at ?? null,
      lastUsed: shown?.last?.at ?? null,
      evidence: [...new Set([shown?.first?.id, shown?.last?.id].filter((id) => id !== undefined))],
      seen,
      rules: [...rules],
    };
  });
}

/** Places of the lines on which an access lies, by its key. */
function linesByAccess(keys: ReadonlyMap<unknown, bigint>, accesses: readonly (readonly unknown[])[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [line, own] of accesses.entries()) {
    for (const access of own) {
      const name = String(keys.get(access));
      const known = found.get(name);
      if (known === undefined) found.set(name, [line]);
      else known.push(line);
    }
  }
  return found;
}

/** Of equal instants the smallest id, as everywhere. */
function add(tally: Tally | undefined, { uses, first_at, first_id, last_at, last_id }: Row): void {
  if (tally === undefined) return;
  tally.uses += Number(uses);
  const { first, last } = tally;
  if (first === undefined || first_at < first.at || (first_at === first.at && first_id < first.id)) tally.first = { at: first_at, id: first_id };
  if (last === undefined || last_at > last.at || (last_at === last.at && last_id < last.id)) tally.last = { at: last_at, id: last_id };
}
