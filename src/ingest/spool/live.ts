import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Spool } from '../../core/spool.ts';
import type { Store } from '../../store/store.ts';
import { knownMarks, markEmptied } from './emptied.ts';
import { openSpool } from './open-spool.ts';
import { STATEMENT } from './statement.ts';
import { stillNeeded } from './still-needed.ts';

/** A source that is fetched before it is read. */
export interface LiveRun {
  /** The spool, an absolute path. */
  readonly folder: string;
  /** Do the spooled files stay after they are committed? */
  readonly keep: boolean;
  /** The clock at the beginning, milliseconds since 1970. */
  readonly startedAt: number;
  readonly fetch: (spool: Spool) => Promise<void>;
}

/** What a fetch laid down, as patterns for reading: relative to the configuration, with `/`. */
export interface Spooled {
  readonly grants: readonly string[];
  readonly usage: readonly string[];
  readonly evidence: readonly string[];
}

/** Fetches into the spool of a source. @throws SourceError; then the spool says that it is not complete. */
export async function fetchLive(store: Store, source: string, live: LiveRun, baseDir: string, progress: Spool['progress']): Promise<Spooled> {
  const spool = await openSpool(live.folder, { source, startedAt: live.startedAt, progress }, await knownMarks(store, source));
  await live.fetch(spool);
  await spool.finish();
  const room = (name: string): string => path.relative(baseDir, path.join(live.folder, name)).split(path.sep).join('/');
  const filled = (name: string): string[] => (filesBelow(path.join(live.folder, name)).length === 0 ? [] : [room(name)]);
  return { grants: filled('grants'), usage: [room('usage')], evidence: filled('evidence') };
}

/**
 * Takes away what was committed, unless it is to stay: exports of grants and usage files, but neither the statement of
 * what was fetched, nor files that could not be read, which a person may want to look at, nor what digests are still to
 * prove.
 */
export async function emptySpool(store: Store, source: string, live: LiveRun, baseDir: string, isDigest: (name: string) => boolean): Promise<void> {
  if (live.keep) return;
  const rows = await store.rows("SELECT path FROM input WHERE source = $source AND kind = 'usage' AND state NOT IN ('read', 'skipped')", z.strictObject({ path: z.string() }), { source });
  const unread = new Set(rows.map((row) => path.resolve(baseDir, row.path)));
  const usage = filesBelow(path.join(live.folder, 'usage')).filter((file) => path.basename(file) !== STATEMENT && !unread.has(file));
  const needed = stillNeeded(usage, isDigest);
  await markEmptied(store, source, live.folder);
  for (const file of [...filesBelow(path.join(live.folder, 'grants')), ...usage.filter((name) => !needed.has(name))]) await rm(file, { force: true });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
