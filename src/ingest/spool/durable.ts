import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder as makeLevels } from '../../store/make-folder.ts';

/** Only the user who runs pawl may read what was fetched. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Makes a folder and those above it. @throws when one cannot be made, or the folder cannot be written. */
export async function makeFolder(folder: string): Promise<void> {
  makeLevels(folder, FOLDER_MODE);
}

/**
 * Writes a file under a temporary name, brings it to the disk, and only then gives it its name: whoever sees the name sees
 * the whole file, also after a loss of power. What is left over after an error is removed.
 */
export async function writeWhole(target: string, temporary: string, content: string | AsyncIterable<Uint8Array>): Promise<void> {
  await makeFolder(path.dirname(target));
  try {
    // `wx` never follows a link that somebody laid there.
    const file = await open(temporary, 'wx', FILE_MODE);
    try {
      await fill(file, content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(target));
}

async function fill(file: FileHandle, content: string | AsyncIterable<Uint8Array>): Promise<void> {
  if (typeof content === 'string') return file.writeFile(content);
  for await (const chunk of content) await file.appendFile(chunk);
}

/** A new name is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems cannot sync a folder; there the name is as safe as they make it.
    if (!['EINVAL', 'EPERM', 'EISDIR', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await handle.close();
  }
}
