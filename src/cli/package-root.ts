import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the installed package, found by walking up to package.json; the same from source and from `dist`. */
export function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new RangeError('pawl is not installed as a package');
    folder = parent;
  }
  return folder;
}

/** The worker entry as Node can run it: always the built file, also when pawl runs from source. */
export function workerUrl(): URL {
  return new URL(`file://${path.join(packageRoot(), 'dist/src/worker.js')}`);
}
