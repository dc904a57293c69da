import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import type { Store } from '../../store/store.ts';
import { CURSOR, cursorText, readCursor } from './cursor.ts';
import { writeWhole } from './durable.ts';

export const MarkRow = z.strictObject({ value: z.string() });

/** Marks of the last two emptyings of a source's spool that the state knows; two, because a run may be killed between state and spool. */
export async function knownMarks(store: Store, source: string): Promise<readonly string[]> {
  const [row] = await store.rows('SELECT value FROM meta WHERE key = $key', MarkRow, { key: keyOf(source) });
  return row === undefined ? [] : row.value.split(' ');
}

/**
 * Says in the state and then in the spool that what was fetched until now lies in this state alone. Only afterwards may
 * files be deleted: a spool whose mark the state does not know is fetched anew, so a state that was deleted or put back
 * never takes an empty spool for a quiet system.
 */
export async function markEmptied(store: Store, source: string, folder: string): Promise<void> {
  const mark = randomUUID();
  const [last] = (await knownMarks(store, source)).slice(-1);
  await store.transaction(async () => {
    await store.run('DELETE FROM meta WHERE key = $key', { key: keyOf(source) });
    await store.run('INSERT INTO meta VALUES ($key, $value)', { key: keyOf(source), value: [...(last === undefined ? [] : [last]), mark].join(' ') });
  });
  const file = path.join(folder, CURSOR);
  const cursor = readCursor(source, file);
  cursor.emptied = mark;
  await writeWhole(file, `${file}.${mark}`, cursorText(cursor));
}

function keyOf(source: string): string {
  return `spool of ${source}`;
}
