import { z } from 'zod';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';

const FORGET = loadSql('forget.sql', import.meta.url);
const LeavingRow = z.strictObject({ input_id: z.number() });

/** Makes a temporary table of files (`leaving` or `gone`) hold just these. */
export async function setFiles(store: Store, table: 'leaving' | 'gone', inputIds: readonly number[]): Promise<void> {
  await store.run(table === 'gone' ? 'DELETE FROM gone' : 'DELETE FROM leaving');
  if (inputIds.length > 0) await store.append(table, [{ name: 'input_id', values: inputIds }]);
}

/** Takes back everything that came out of the files in `leaving`; their rows of `input` stay. */
export async function forgetLeaving(store: Store): Promise<void> {
  const some = await store.rows('SELECT input_id FROM leaving LIMIT 1', LeavingRow);
  if (some.length > 0) await store.run(FORGET);
}
