import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Reads one of the tables in `data/`. A JSON import statement would print a warning on Node 20.
 * @throws Error when there is no such table: a packaging bug.
 */
export function table<T>(name: string): T {
  return require(`../data/${name}.json`) as T;
}
