import { lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Names that `fileId` makes, of a folder or of a ledger file. */
const OURS = /^[a-z0-9-]+-[0-9a-f]{8}(?:\.jsonl\.gz)?$/;

/**
 * Takes away what a former run wrote into a folder of the output, and the folder once it is empty. Anything else there is
 * somebody's own and stays: `output` may be a folder that people use, too.
 */
export function clearOld(folder: string): void {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) return rmSync(folder);
  const names = readdirSync(folder);
  const ours = names.filter((name) => OURS.test(name));
  for (const name of ours) rmSync(path.join(folder, name), { recursive: true });
  if (ours.length === names.length) rmdirSync(folder);
}
