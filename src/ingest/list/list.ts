import { statSync } from 'node:fs';
import path from 'node:path';
import { byText } from '../../core/order.ts';
import { matchesPath, parsePattern } from './glob.ts';
import { walk } from './walk.ts';

/** A file that a pattern of pawl.yaml names. */
export interface ListedFile {
  /** Relative to the folder of the configuration, with `/`. */
  readonly name: string;
  /** For the operating system. */
  readonly path: string;
  readonly size: number;
  /** Time of change in nanoseconds, as exact as a double carries it: the same file always shows the same. */
  readonly mtimeNs: bigint;
}

/** What the patterns of a source name. */
export interface Listing {
  /** By day in the name, then by name. */
  readonly files: readonly ListedFile[];
  /** Patterns that name nothing. */
  readonly unmatched: readonly string[];
  /** What was found and passed over, with the reason. */
  readonly ignored: readonly { readonly path: string; readonly why: string }[];
}

/** Lists the files of a path, a folder (all files below it) or a glob, relative to `baseDir`. */
export function listFiles(baseDir: string, patterns: readonly string[]): Listing {
  const files = new Map<string, ListedFile>();
  const unmatched: string[] = [];
  const ignored: { path: string; why: string }[] = [];
  for (const pattern of patterns) {
    const found = [...filesOf(baseDir, pattern, (file, why) => ignored.push({ path: nameOf(baseDir, file), why }))];
    if (found.length === 0) unmatched.push(pattern);
    for (const file of found) {
      const name = nameOf(baseDir, file);
      if (!files.has(name)) files.set(name, describe(name, file));
    }
  }
  const days = new Map([...files.keys()].map((name) => [name, dayInName(name)]));
  const sorted = [...files.values()].sort((a, b) => byText(days.get(a.name) ?? '', days.get(b.name) ?? '') || byText(a.name, b.name));
  return { files: sorted, unmatched, ignored: ignored.sort((a, b) => byText(a.path, b.path)) };
}

function* filesOf(baseDir: string, pattern: string, ignored: (path: string, why: string) => void): Generator<string> {
  const { root, parts } = parsePattern(pattern);
  const start = path.resolve(baseDir, root);
  const kind = statSync(start, { throwIfNoEntry: false });
  if (kind === undefined) return;
  if (kind.isFile() && parts.length === 0) yield start;
  if (!kind.isDirectory()) return;
  for (const found of walk(start, ignored)) if (parts.length === 0 || matchesPath(parts, found.names)) yield found.path;
}

/** A file that vanishes while it is listed stays in the list; reading it will tell. */
function describe(name: string, file: string): ListedFile {
  const found = statSync(file, { throwIfNoEntry: false });
  return { name, path: file, size: found?.size ?? 0, mtimeNs: BigInt(Math.round((found?.mtimeMs ?? 0) * 1_000)) * 1_000n };
}

function nameOf(baseDir: string, file: string): string {
  const relative = path.relative(baseDir, file);
  return path.sep === '/' ? relative : relative.split(path.sep).join('/');
}

/** The first thing in a path that looks like a UTC day, `2026/11/22`, `2026-11-22` or `20261122`; only an order of reading. */
export function dayInName(name: string): string {
  const [, year, month, day] = /(?:^|\D)(20\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?:\D|$)/.exec(name) ?? [];
  return year === undefined ? '' : `${year}-${month}-${day}`;
}
