import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';

/** A file found below a root. `names` are the parts of its path below the root. */
export interface Found {
  readonly path: string;
  readonly names: readonly string[];
}

/**
 * Every regular file below `root`, in no particular order. Names that begin with a dot are left out. A link to a file
 * counts when its target lies below the root; other links, and links to folders, are handed to `ignored`.
 */
export function* walk(root: string, ignored: (path: string, why: string) => void): Generator<Found> {
  const realRoot = realpathSync(root);
  const folders: { path: string; names: readonly string[] }[] = [{ path: root, names: [] }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(folder.path, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const file = { path: `${folder.path}/${entry.name}`, names: [...folder.names, entry.name] };
      if (entry.isDirectory()) folders.push(file);
      else if (entry.isFile()) yield file;
      else if (leadsInside(entry, file.path, realRoot)) yield file;
      else ignored(file.path, entry.isSymbolicLink() ? 'a link out of the folder, or to a folder' : 'not a regular file');
    }
  }
}

function leadsInside(entry: Dirent, file: string, realRoot: string): boolean {
  if (!entry.isSymbolicLink()) return false;
  try {
    const target = realpathSync(file);
    const relative = path.relative(realRoot, target);
    return !relative.startsWith('..') && !path.isAbsolute(relative) && statSync(target).isFile();
  } catch {
    return false;
  }
}
