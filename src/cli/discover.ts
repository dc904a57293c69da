import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import path from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import type { AnyConnector } from '../core/connector.ts';
import { groupBy } from '../core/group.ts';

const HEAD = 65_536;
/** Azure Storage alone puts sixteen folders above a log. */
const DEPTH = 24;
/** Folders of a year, month, day or hour: the next one lies beside it. */
const OF_TIME = /^(?:[ymdh]=)?(?:\d{4}|\d{2})$/;
/** Of a folder with very many files a few tell what the rest is. */
const SAMPLED = 5;
/** More folders than these are named by the one that holds them. */
const FEW = 3;
/** More files than these are named by a glob. */
const LISTED = 20;
/** Exports and records are JSON; definition files are what people write. */
const READ = /\.(?:jsonl?|ndjson|log|gz|tf|ya?ml|template)$/i;
const SKIPPED = new Set(['node_modules', '.git', '.pawl', 'pawl-out', 'pawl-demo', 'dist', '.terraform', '.aws-sam', 'cdk.out']);

/** What was found for one connector, as paths for pawl.yaml, sorted. */
export interface Discovered {
  readonly grants: readonly string[];
  /** Folders that hold nothing else, and files of those that do. */
  readonly usage: readonly string[];
  readonly definition: readonly string[];
  /** Files about the log itself, by the member of `observability` that names them. */
  readonly observability: ReadonlyMap<string, readonly string[]>;
}

/** Files and folders below `root` that a connector recognizes. */
export function discover(root: string, connector: AnyConnector): Discovered {
  const [grants, definition, usage, about] = [new Set<string>(), new Set<string>(), new Map<string, string[]>(), new Map<string, string[]>()];
  // What nobody recognizes may belong to a log, as digests do.
  const other = new Set<string>();
  const unknown = new Set<string>();
  walk(root, '', 0, (relative) => {
    const kind = connector.recognize(relative, readHead(path.join(root, relative)));
    if (kind === 'usage') usage.set(usageFolder(relative), [...(usage.get(usageFolder(relative)) ?? []), relative]);
    else (kind === undefined ? unknown : other).add(relative);
    if (kind === 'grants') grants.add(relative);
    else if (kind === 'definition') definition.add(relative);
    else if (typeof kind === 'object') about.set(kind.observability, [...(about.get(kind.observability) ?? []), relative]);
  });
  const logs = [...usage].flatMap(([folder, files]) => named(folder, files, other, unknown));
  return {
    grants: sorted(grants),
    usage: gathered(outermost(sorted(logs)), '', other),
    definition: sorted(definition),
    observability: new Map([...about].map(([member, paths]) => [member, sorted(paths)])),
  };
}

function sorted(paths: Iterable<string>): string[] {
  return [...new Set(paths)].sort();
}

/** A folder that holds other files, too, or will hold what pawl writes, is not named whole. */
function named(folder: string, files: readonly string[], other: ReadonlySet<string>, unknown: ReadonlySet<string>): readonly string[] {
  if (folder !== '.' && ![...other].some((file) => file.startsWith(`${folder}/`))) return [folder];
  if (files.length <= LISTED) return files;
  const beginning = common(files);
  const end = reversed(common(files.map((file) => reversed(file.slice(beginning.length)))));
  // A star stays within its folder.
  const isNested = files.some((file) => file.slice(beginning.length).includes('/'));
  const from = isNested ? beginning.slice(0, beginning.lastIndexOf('/') + 1) : beginning;
  const to = end.slice(end.lastIndexOf('/') + 1);
  const isOthers = [...other, ...unknown].some((file) => file.startsWith(from) && file.endsWith(to));
  return isOthers ? files : [`${from}${isNested ? '**/' : ''}*${to}`];
}

/** Logs that lie in a folder per day or hour are named by the folder of all of these, as long as nothing else lies in it. */
function gathered(paths: readonly string[], below: string, other: ReadonlySet<string>): readonly string[] {
  if (paths.length <= FEW) return paths;
  const shared = common(paths);
  const parent = shared.slice(0, shared.lastIndexOf('/') + 1);
  const isPure = (folder: string): boolean => folder !== '' && ![...other].some((file) => file.startsWith(folder));
  if (isPure(parent)) return [aboveTime(parent, isPure).slice(0, -1)];
  const from = Math.max(parent.length, below.length);
  const parts = [...groupBy(paths, (one) => one.slice(0, (one.indexOf('/', from) + 1 || one.length + 1) - 1))];
  return parts.flatMap(([part, own]) => (own.length === paths.length ? own : gathered(own, `${part}/`, other)));
}

/** The folder that holds the folders of time in which this one lies. */
function aboveTime(folder: string, isPure: (folder: string) => boolean): string {
  const above = folder.slice(0, folder.slice(0, -1).lastIndexOf('/') + 1);
  return OF_TIME.test(folder.slice(above.length, -1)) && isPure(above) ? aboveTime(above, isPure) : folder;
}

/** What all of these begin with. */
function common([first = '', ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) {
    let at = 0;
    while (at < length && other[at] === first[at]) at += 1;
    length = at;
  }
  return first.slice(0, length);
}

function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}

function walk(root: string, relative: string, depth: number, visit: (relative: string) => void): void {
  if (depth > DEPTH) return;
  const entries = readdirSync(path.join(root, relative), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => entry.isFile() && READ.test(entry.name));
  for (const entry of files.length > 100 ? files.slice(0, SAMPLED) : files) visit(path.posix.join(relative, entry.name));
  for (const entry of entries) {
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) walk(root, path.posix.join(relative, entry.name), depth + 1, visit);
  }
}

/** Logs come in trees: the folder that holds `AWSLogs`, or the folder of the file. */
function usageFolder(relative: string): string {
  const tree = relative.indexOf('AWSLogs/');
  return tree < 0 ? path.posix.dirname(relative) : relative.slice(0, tree + 'AWSLogs'.length);
}

function outermost(folders: readonly string[]): string[] {
  return folders.filter((folder) => !folders.some((other) => other !== folder && (folder.startsWith(`${other}/`) || other === '.')));
}

function readHead(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(HEAD);
    const head = buffer.subarray(0, readSync(descriptor, buffer, 0, HEAD, 0));
    if (head[0] !== 0x1f || head[1] !== 0x8b) return head.toString('utf8');
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 16 * HEAD }).subarray(0, HEAD).toString('utf8');
  } catch {
    return '';
  } finally {
    closeSync(descriptor);
  }
}
