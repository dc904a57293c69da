import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { withoutSecrets } from '../../core/secrets.ts';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';
import { insertInputs } from '../commit/inputs.ts';
import { appendRows, noRows } from '../commit/rows.ts';
import type { ListedFile, Listing } from '../list/list.ts';
import { noteUnfinished } from '../unfinished.ts';
import { knownMarks } from './emptied.ts';
import { coveredDays } from './intervals.ts';
import { readStatement, STATEMENT } from './statement.ts';

const STATEMENTS = loadSql('statements.sql', import.meta.url);
const NEXT_ID = loadSql('../plan/next-id.sql', import.meta.url);

export const StatementRow = z.strictObject({ input_id: z.number(), path: z.string(), size: z.number(), mtime_ns: z.string() });

/** Statements of spools among listed files, and the rest, which holds records. */
export function statementsApart(listing: Listing): { readonly statements: readonly ListedFile[]; readonly logs: Listing } {
  const isStatement = ({ name }: ListedFile): boolean => path.posix.basename(name) === STATEMENT;
  return { statements: listing.files.filter(isStatement), logs: { ...listing, files: listing.files.filter((file) => !isStatement(file)) } };
}

/**
 * Enters what spools state into the state, as days that are covered. What a statement said that is no longer there stays,
 * like the calls of files that are gone.
 * @throws SourceError for a spool whose fetch was cut off.
 */
export async function enterStatements(store: Store, source: string, files: readonly ListedFile[]): Promise<void> {
  const marks = await knownMarks(store, source);
  const read = files.map((file) => ({ file, extents: readStatement(source, file.name, withoutSecrets(readFileSync(file.path, 'utf8')), marks) }));
  const known = await store.rows(STATEMENTS, StatementRow, { source });
  const fresh = read.filter(({ file }) => !known.some((row) => row.path === file.name && row.size === file.size && row.mtime_ns === String(file.mtimeNs)));
  if (fresh.length === 0) return;
  await store.transaction(async () => {
    const [{ next_id } = { next_id: 1 }] = await store.rows(NEXT_ID, z.strictObject({ next_id: z.number() }));
    const rows = noRows();
    for (const [index, { file, extents }] of fresh.entries()) {
      for (const { input_id } of known.filter((row) => row.path === file.name)) {
        await store.run('DELETE FROM coverage WHERE input_id = $input_id', { input_id });
        await store.run('DELETE FROM input WHERE input_id = $input_id', { input_id });
      }
      for (const { instance, scope, day, lastAt } of coveredDays(extents)) {
        rows.coverage.push({ input_id: next_id + index, source, instance, scope, used_on: day, state: 'covered', reason: '', last_at: lastAt });
      }
    }
    await insertInputs(store, source, 'extent', 0, fresh.map(({ file }, index) => ({ ...file, inputId: next_id + index, state: 'read', reason: null })));
    await appendRows(store, rows);
    await noteUnfinished(store);
  });
}
