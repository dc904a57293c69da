import { z } from 'zod';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';
import type { CommitContext } from '../commit/commit.ts';
import type { FoldedPack } from '../fold/pack.ts';

const FILES = loadSql('files-of-days.sql', import.meta.url);
const RESTORE = loadSql('restore.sql', import.meta.url);

export const FileRow = z.strictObject({ input_id: z.number() });

/** Files read at once while days are opened. */
const AT_ONCE = 16;

/**
 * Opens sealed days, given in days since 1970: their files are read once more for the ids that count. Where a file is gone
 * the day stays `incomplete`, and records of it that are not known are quarantined.
 */
export async function openDays(context: CommitContext, days: readonly number[]): Promise<void> {
  if (days.length === 0) return;
  const { store, source, ids } = context;
  await store.run('DELETE FROM opening');
  await store.append('opening', [{ name: 'used_on', values: Int32Array.from(days) }]);
  await store.run('DELETE FROM restored');
  const files = await store.rows(FILES, FileRow, { source });
  const there = files.flatMap(({ input_id }) => context.readable.get(input_id) ?? []);
  let whole = there.length === files.length;
  for (let from = 0; from < there.length; from += AT_ONCE) {
    for (const pack of await context.fold(there.slice(from, from + AT_ONCE))) {
      if (pack.files.some((file) => file.lost !== undefined)) whole = false;
      await stageRestored(store, pack);
    }
  }
  await store.run(RESTORE, { source });
  await store.run('DELETE FROM restored');
  if (whole) await store.run('DELETE FROM sealed WHERE source = $source AND used_on IN (SELECT used_on FROM opening)', { source });
  else await store.run("UPDATE sealed SET state = 'incomplete' WHERE source = $source AND used_on IN (SELECT used_on FROM opening)", { source });
  ids.opened(days, files.length === 0 ? undefined : whole ? 'seen' : 'incomplete');
}

async function stageRestored(store: Store, { rows, files }: FoldedPack): Promise<void> {
  if (rows.day.length === 0) return;
  const inputs = new Int32Array(rows.day.length);
  for (const file of files) inputs.fill(file.inputId, file.fromRow, file.toRow);
  await store.append('restored', [
    { name: 'input_id', values: inputs },
    { name: 'position', values: rows.position },
    { name: 'day', values: rows.day },
    { name: 'id_hi', values: rows.idHigh },
    { name: 'id_lo', values: rows.idLow },
    { name: 'content', values: rows.content },
    { name: 'rank', values: rows.rank },
  ]);
}

