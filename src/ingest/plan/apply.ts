import { z } from 'zod';
import type { UsageSource } from '../../core/usage-source.ts';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';
import { insertInputs } from '../commit/inputs.ts';
import { forgetLeaving, setFiles } from '../commit/leaving.ts';
import { lostRows } from '../commit/damage.ts';
import { appendRows } from '../commit/rows.ts';
import type { Listing } from '../list/list.ts';
import { fileNamed } from '../own-instance.ts';
import { noteUnfinished } from '../unfinished.ts';
import { planFiles, type KnownFile } from './plan.ts';

const KNOWN = loadSql('known.sql', import.meta.url);
const LOSERS = loadSql('losers.sql', import.meta.url);
const NEXT_ID = loadSql('next-id.sql', import.meta.url);
const AWAIT = loadSql('await.sql', import.meta.url);
const OUTDATE = loadSql('outdate.sql', import.meta.url);

export const KnownRow = z.strictObject({
  input_id: z.number(),
  path: z.string(),
  size: z.number(),
  mtime_ns: z.string(),
  state: z.enum(['pending', 'read', 'lost', 'skipped']),
  reason: z.string().nullable(),
  project_version: z.number(),
});

/** A file to be read now. */
export interface PendingFile {
  readonly inputId: number;
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly mtimeNs: bigint;
}

/** What is to be read, and every file of the source that can be read again. */
export interface Work {
  readonly pending: readonly PendingFile[];
  readonly readable: ReadonlyMap<number, PendingFile>;
  /** Did anything that was counted leave the state? */
  readonly tookBack: boolean;
}

/**
 * Brings the manifest of one source up to what is listed, in one transaction: new files are entered as pending, changed
 * files are taken back together with what others lost to them. A run that is killed finds its work again.
 */
export async function applyListing(store: Store, source: string, usage: Pick<UsageSource<unknown, unknown>, 'version' | 'file'>, listing: Listing): Promise<Work> {
  const known = (await store.rows(KNOWN, KnownRow, { source })).map(fromRow);
  const plan = planFiles(listing.files, known, usage.version, (name) => usage.file(name).skip === undefined);
  const byId = new Map(known.map((file) => [file.inputId, file]));
  const there = new Map(listing.files.map((file) => [file.name, file]));
  const readable = new Map<number, PendingFile>();
  for (const file of known) {
    const now = there.get(file.name);
    if (now !== undefined) readable.set(file.inputId, { ...now, inputId: file.inputId });
  }
  for (const file of plan.changed) readable.delete(file.inputId);
  const again = new Set(plan.again.map((file) => file.inputId));
  let tookBack = false;

  await store.transaction(async () => {
    await setFiles(store, 'gone', plan.gone.map((file) => file.inputId));
    await store.run(OUTDATE, { source, version: usage.version });
    const unread = plan.gone.filter((file) => file.state === 'pending');
    await loseUnread(store, source, usage, unread);

    const leaving = plan.changed.map((file) => file.inputId);
    await setFiles(store, 'leaving', leaving);
    for (const { input_id } of await store.rows(LOSERS, z.strictObject({ input_id: z.number() }))) {
      if (readable.has(input_id)) again.add(input_id);
    }
    await forgetLeaving(store);
    await store.run('DELETE FROM input WHERE input_id IN (SELECT input_id FROM leaving)');
    const reread = [...again].filter((id) => byId.get(id)?.state !== 'pending');
    tookBack = leaving.length + reread.length > 0;
    await setFiles(store, 'leaving', reread);
    await forgetLeaving(store);
    await store.run(AWAIT);

    const [{ next_id } = { next_id: 1 }] = await store.rows(NEXT_ID, z.strictObject({ next_id: z.number() }));
    const fresh = plan.fresh.map((file, index) => ({ ...file, inputId: next_id + index }));
    const entered = fresh.map((file) => {
      const { skip } = usage.file(file.name);
      return { ...file, state: skip === undefined ? ('pending' as const) : ('skipped' as const), reason: skip ?? null };
    });
    await insertInputs(store, source, 'usage', usage.version, entered);
    for (const file of fresh) {
      readable.set(file.inputId, file);
      if (usage.file(file.name).skip === undefined) again.add(file.inputId);
    }
    if (tookBack || again.size + unread.length > 0) await noteUnfinished(store);
  });
  const pending = [...again].sort((a, b) => a - b).flatMap((id) => readable.get(id) ?? []);
  return { pending, readable, tookBack };
}

/** A file that was listed by an earlier run and vanished before it was read. */
async function loseUnread(store: Store, source: string, usage: Pick<UsageSource<unknown, unknown>, 'file'>, files: readonly KnownFile[]): Promise<void> {
  await setFiles(store, 'leaving', files.map((file) => file.inputId));
  await store.run("UPDATE input SET state = 'lost', reason = 'unreadable' WHERE input_id IN (SELECT input_id FROM leaving)");
  for (const file of files) await appendRows(store, lostRows(source, file.inputId, 'unreadable', fileNamed(usage, source, file.name)));
}

function fromRow(row: z.infer<typeof KnownRow>): KnownFile {
  return {
    inputId: row.input_id,
    name: row.path,
    size: row.size,
    mtimeNs: BigInt(row.mtime_ns),
    state: row.state,
    reason: row.reason,
    version: row.project_version,
  };
}
