import { rm } from 'node:fs/promises';
import { statSync } from 'node:fs';
import path from 'node:path';
import { InvariantError, SourceError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { withoutSecrets } from '../../core/secrets.ts';
import { SPOOL_ROOMS, type Extent, type Spool, type SpoolRoom } from '../../core/spool.ts';
import { CURSOR, cursorText, readCursor, type SpoolCursor } from './cursor.ts';
import { makeFolder, writeWhole } from './durable.ts';
import { joined } from './intervals.ts';
import { STATEMENT, statementText } from './statement.ts';

/** A spool into which a fetch writes. `finish` states that the fetch ended well; nothing may be written afterwards. */
export interface OpenSpool extends Spool {
  readonly finish: () => Promise<void>;
}

/** Where temporary files wait for their names; files whose names begin with a dot are never read. */
const WAITING = '.part';

/** What may stand in a name: no `..`, no hidden file, no separator of another system. */
const NAME = /^(?!\.)[A-Za-z0-9_.%+=@-]{1,255}$/;

/** Errors by which the system says that there is no room. */
const FULL: Readonly<Record<string, string>> = { ENOSPC: 'there is no room left on the disk', EDQUOT: 'the quota of the disk is used up', EFBIG: 'the file would become larger than is allowed' };

/**
 * Opens the spool of a source for a fetch. From now on until `finish` the spool says that it is not complete. `marks` are
 * those of emptyings that the state knows: a state that was deleted or put back knows none, and all is fetched again.
 * @throws SourceError when the folder holds something that pawl did not write, or there is no room.
 */
export async function openSpool(folder: string, given: Pick<Spool, 'source' | 'startedAt' | 'progress'>, marks: readonly string[] = []): Promise<OpenSpool> {
  const { source } = given;
  const cursorFile = path.join(folder, CURSOR);
  await makeFolder(folder);
  await rm(path.join(folder, WAITING), { recursive: true, force: true });
  for (const room of [...SPOOL_ROOMS, WAITING]) await makeFolder(path.join(folder, room));
  const known = readCursor(source, cursorFile);
  // What was deleted after it was committed must be in this very state, else it counts as never fetched.
  const cursor: SpoolCursor = known.emptied === undefined || marks.includes(known.emptied) ? known : { notes: new Map<string, Json>(), extents: [] };
  if (cursor !== known) given.progress('the state does not hold what was fetched before; fetching it anew');
  let count = 0;

  const put = async (file: string, content: string | AsyncIterable<Uint8Array>): Promise<void> => {
    count += 1;
    try {
      await writeWhole(file, path.join(folder, WAITING, String(count)), content);
    } catch (error) {
      const why = FULL[(error as NodeJS.ErrnoException).code ?? ''];
      if (why === undefined) throw error;
      throw new SourceError(source, `${file}: ${why}`, { input: file, remedy: `make room for ${folder}, and run the command again: it goes on where it stopped` });
    }
  };
  const place = (room: SpoolRoom, name: string): string => {
    if (!name.split('/').every((part) => NAME.test(part)) || name === STATEMENT) throw new InvariantError(`${name} is no name for a spooled file`);
    return path.join(folder, room, name);
  };
  const save = inTurn(() => put(cursorFile, cursorText(cursor)));
  await put(path.join(folder, 'usage', STATEMENT), statementText('fetching', []));
  if (cursor !== known) await save();

  return {
    ...given,
    recall: (name) => cursor.notes.get(name),
    remember: (name, value) => {
      if (value === undefined) cursor.notes.delete(name);
      else cursor.notes.set(name, value);
      return save();
    },
    sizeOf: (room, name) => statSync(place(room, name), { throwIfNoEntry: false })?.size,
    // Texts are masked here; what is compressed, its source has redacted. Notes are positions, which must stay as they are.
    write: (room, name, content) => put(place(room, name), typeof content === 'string' ? withoutSecrets(content) : content),
    clear: async (room) => {
      await rm(path.join(folder, room), { recursive: true, force: true });
      await makeFolder(path.join(folder, room));
    },
    cover: (extent: Extent) => {
      cursor.extents.splice(0, cursor.extents.length, ...joined([...cursor.extents, extent]));
      return save();
    },
    finish: async () => {
      await put(path.join(folder, 'usage', STATEMENT), statementText('complete', cursor.extents, cursor.emptied));
      await rm(path.join(folder, WAITING), { recursive: true, force: true });
    },
  };
}

/** Runs a piece of work one call at a time; calls that wait for the same turn share it. */
function inTurn(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  return () => {
    waiting ??= running.then(() => {
      waiting = undefined;
      const turn = work();
      // Whoever waits for the turn hears of its failure; the next turn tries again.
      running = turn.catch(() => undefined);
      return turn;
    });
    return waiting;
  };
}
