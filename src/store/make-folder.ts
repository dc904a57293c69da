import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '../core/errors.ts';

/**
 * Makes a folder and those above it that are not there, with `mode` as for mkdir(2); one that is there must be writable.
 * Level by level, because Node's recursive `mkdir` tries for ever (seen with 20.20) where a parent exists and its child
 * is refused with ENOENT: below `/proc`, and below a link to nowhere.
 * @throws an error of the operating system that names the level that could not be made.
 */
export function makeFolder(folder: string, mode = 0o777): void {
  const missing: string[] = [];
  let at = path.resolve(folder);
  while (!isThere(at)) {
    missing.push(at);
    at = path.dirname(at);
  }
  for (const level of missing.reverse()) makeLevel(level, mode);
  // Said before an hour of work, not after it.
  if (missing.length === 0) accessSync(at, constants.W_OK | constants.X_OK);
}

/** Is there a folder? @throws ENOTDIR when something else has its name. */
function isThere(place: string): boolean {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) return found !== undefined;
  throw Object.assign(new Error(`${place} is no folder`), { code: 'ENOTDIR', syscall: 'mkdir', path: place });
}

/** Another process may be making the same folder. */
function makeLevel(level: string, mode: number): void {
  try {
    mkdirSync(level, { mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isThere(level)) throw error;
  }
}

/** Codes that no change of the configuration mends: the disk is full. */
const OUT_OF_ROOM: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO']);

/** A folder that pawl.yaml names under `key` and that cannot be used, as a mistake of the configuration; a full disk is none and is passed on. */
export function unusableFolder(key: string, folder: string, error: unknown, remedy: string): Error {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || OUT_OF_ROOM.has(code)) return error as Error;
  return new ConfigError(`\`${key}\`: the folder ${folder} cannot be used: ${message}`, { remedy });
}
