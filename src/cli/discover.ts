import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import path from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import type { AnyConnector } from '../core/connector.ts';

const HEAD = 65_536;
const DEPTH = 12;
/** Of a folder with very many files a few tell what the rest is. */
const SAMPLED = 5;
/** Exports and records are JSON; definition files are what people write. */
const READ = /\.(?:(?:jsonl?|ndjson|log)(?:\.gz)?|tf|ya?ml|template)$/i;
const SKIPPED = new Set(['node_modules', '.git', '.pawl', 'pawl-out', 'pawl-demo', 'dist', '.terraform', '.aws-sam', 'cdk.out']);

/** Files and folders below `root` that a connector recognizes, as paths for pawl.yaml. */
export function discover(root: string, connector: AnyConnector): { grants: string[]; usage: string[]; definition: string[] } {
  const found = { grants: new Set<string>(), usage: new Set<string>(), definition: new Set<string>() };
  walk(root, '', 0, (relative) => {
    const kind = connector.recognize(relative, readHead(path.join(root, relative)));
    if (kind === 'usage') found.usage.add(usageFolder(relative));
    else if (kind !== undefined) found[kind].add(relative);
  });
  const sorted = (paths: ReadonlySet<string>): string[] => [...paths].sort();
  return { grants: sorted(found.grants), usage: outermost(sorted(found.usage)), definition: sorted(found.definition) };
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
