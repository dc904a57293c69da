import { z } from 'zod';
import { canonicalJson } from '../../core/json.ts';
import type { Column, Store } from '../../store/store.ts';

/** Makes a table hold just these rows of the source; equal rows are left alone. Runs inside a transaction. */
export async function replaceRows(store: Store, table: 'definition' | 'evidence', source: string, columns: readonly Column[]): Promise<void> {
  const count = columns[0]?.values.length ?? 0;
  const names = columns.map((column) => column.name).join(', ');
  const now = Array.from({ length: count }, (_, row) => Object.fromEntries(columns.map((column) => [column.name, column.values[row]])));
  const before = await store.rows(`SELECT ${names} FROM ${table} WHERE source = $source ORDER BY ALL`, z.record(z.string(), z.unknown()), { source });
  if (asText(before) === asText(now)) return;
  await store.run(`DELETE FROM ${table} WHERE source = $source`, { source });
  await store.append(table, [{ name: 'source', values: now.map(() => source) }, ...columns]);
}

/** Equal for the same rows in any order. */
function asText(rows: readonly unknown[]): string {
  return rows.map(canonicalJson).sort().join('\n');
}
