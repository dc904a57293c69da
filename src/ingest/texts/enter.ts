import { z } from 'zod';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';
import { insertInputs } from '../commit/inputs.ts';
import type { ListedFile } from '../list/list.ts';

const NEXT_ID = loadSql('../plan/next-id.sql', import.meta.url);
const ENTERED = loadSql('../plan/entered.sql', import.meta.url);

export const EnteredRow = z.strictObject({ path: z.string(), size: z.number(), mtime_ns: z.string() });

/** Makes the manifest hold just these files of this kind of the source. Unchanged lists change nothing. Runs inside a transaction. */
export async function enterTexts(store: Store, source: string, kind: 'grants' | 'definition' | 'evidence', files: readonly ListedFile[]): Promise<void> {
  const entered = await store.rows(ENTERED, EnteredRow, { source, kind });
  const now = files.map((file) => `${file.name}\n${file.size}\n${file.mtimeNs}`);
  if (now.join('\n') === entered.map((row) => `${row.path}\n${row.size}\n${row.mtime_ns}`).join('\n')) return;
  await store.run('DELETE FROM input WHERE source = $source AND kind = $kind', { source, kind });
  const [{ next_id } = { next_id: 1 }] = await store.rows(NEXT_ID, z.strictObject({ next_id: z.number() }));
  await insertInputs(store, source, kind, 0, files.map((file, index) => ({ ...file, inputId: next_id + index, state: 'read', reason: null })));
}
