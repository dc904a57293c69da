import path from 'node:path';
import { z } from 'zod';
import type { UsageSource } from '../../core/usage-source.ts';
import type { DigestFile, DigestReport, LogCopy } from '../../core/digests.ts';
import { addDays, dayOf, startOf } from '../../core/day.ts';
import { sha256 } from '../../core/digest.ts';
import type { ProvedFile } from '../../core/evidence.ts';
import { canonicalJson } from '../../core/json.ts';
import { valueWithoutSecrets } from '../../core/secrets.ts';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';
import { appendRows, noRows } from '../commit/rows.ts';
import { setFiles } from '../commit/leaving.ts';
import type { ListedFile } from '../list/list.ts';
import { enterProved } from '../proved.ts';
import { noteUnfinished } from '../unfinished.ts';
import { coveredDays, joined } from '../spool/intervals.ts';
import { contentOf, hashedFiles, type HashedFile, hashesOf } from './file-hashes.ts';

const INPUTS = loadSql('digest-inputs.sql', import.meta.url);
const COVERED = loadSql('covered.sql', import.meta.url);

export const DigestInputRow = z.strictObject({ input_id: z.number(), path: z.string() });

export const CoveredRow = z.strictObject({ input_id: z.number(), instance: z.string(), scope: z.string(), used_on: z.string(), last_ms: z.number() });

export const MetaRow = z.strictObject({ value: z.string() });

type Digesting = Pick<UsageSource<unknown, unknown>, 'file' | 'digests'>;

/**
 * Judges the digests among the listed files and enters what they prove: days of which every delivered file is there, and
 * faults. What digests said that are no longer there stays, like the calls of files that are gone. The same files and the same
 * evidence are judged once.
 */
export async function enterDigests(store: Store, source: string, usage: Digesting, files: readonly ListedFile[], evidence: unknown, progress: (done: number, total: number) => void): Promise<void> {
  const { digests } = usage;
  const listed = digests === undefined ? [] : files.filter((file) => usage.file(file.name).skip === 'digest');
  if (digests === undefined || listed.length === 0) return;
  const state = sha256([...files.map((file) => `${file.name}\n${file.size}\n${file.mtimeNs}`), canonicalJson(evidence ?? null)].join('\n'));
  const [known] = await store.rows('SELECT value FROM meta WHERE key = $key', MetaRow, { key: `digests of ${source}` });
  if (known?.value === state) return;
  const read = listed.map((file): DigestFile => ({ name: file.name, bytes: contentOf(file) }));
  const logs = byBaseName(files.filter((file) => usage.file(file.name).skip === undefined));
  const objects = [...new Set(read.flatMap((digest) => digests.lists(digest)))];
  const copies = new Map(objects.map((object) => [object, logs.get(baseName(object)) ?? []]));
  const earlier = await hashedFiles(store, source);
  const hashes = await hashesOf(store, source, [...new Set([...copies.values()].flat())], earlier, progress);
  const contents = new Map([...copies].map(([object, found]): [string, readonly LogCopy[]] => {
    const here = found.map(({ name }) => ({ name, sha256: hashes.get(name) }));
    return [object, here.length > 0 ? here : gone(object, earlier)];
  }));
  const judged = withoutTheirSecrets(digests.judge(read, contents, evidence));
  const broken = read.filter(({ bytes }) => bytes === undefined);
  const unread = broken.map(({ name }): ProvedFile => ({ instance: '', kind: 'digests', path: name, text: 'cannot be read, and proves nothing' }));
  const faults = judged.faults.map(({ instance, kind, name, reason }): ProvedFile => ({ instance, kind, path: name, text: reason }));
  await store.transaction(async () => {
    await write(store, source, listed, judged);
    await noteUnfinished(store);
    await store.run('DELETE FROM meta WHERE key = $key', { key: `digests of ${source}` });
    await store.run('INSERT INTO meta VALUES ($key, $value)', { key: `digests of ${source}`, value: state });
    await enterProved(store, source, 'digest', [...judged.proved, ...faults, ...unread]);
  });
}

/** Digests name files that nobody need have: what is told of them holds no secrets. Names of listed files stay as they are. */
function withoutTheirSecrets({ extents, behind, faults, proved }: DigestReport): DigestReport {
  return {
    extents: valueWithoutSecrets(extents),
    behind: behind.map((one) => ({ ...valueWithoutSecrets(one), name: one.name })),
    faults: faults.map((one) => ({ ...valueWithoutSecrets(one), name: one.name })),
    proved: valueWithoutSecrets(proved),
  };
}

async function write(store: Store, source: string, listed: readonly ListedFile[], { extents, behind, faults }: DigestReport): Promise<void> {
  const there = new Set(listed.map((file) => file.name));
  const ids = new Map((await store.rows(INPUTS, DigestInputRow, { source })).filter((row) => there.has(row.path)).map((row) => [row.path, row.input_id]));
  await setFiles(store, 'leaving', [...ids.values()]);
  const before = await store.rows(COVERED, CoveredRow, { source });
  await store.run('DELETE FROM coverage WHERE input_id IN (SELECT input_id FROM leaving)');
  const rows = noRows();
  // The first day of what is still listed was judged whole when the digests before were there.
  const first = new Map([...behind].sort((a, b) => b.from - a.from).map(({ instance, scope, from }) => [`${instance}\n${scope}`, dayOf(from)]));
  for (const { input_id, instance, scope, used_on, last_ms } of before) {
    if (used_on <= (first.get(`${instance}\n${scope}`) ?? '')) rows.coverage.push({ input_id, source, instance, scope, used_on, state: 'covered', reason: '', last_at: last_ms });
  }
  for (const { instance, scope, day, lastAt } of coveredDays(joined(extents))) {
    // The day goes with the digest of its last hour.
    const end = Math.min(lastAt, startOf(addDays(day, 1)));
    const name = behind.findLast((one) => one.instance === instance && one.scope === scope && one.from < end)?.name;
    const input_id = ids.get(name ?? '');
    if (input_id !== undefined) rows.coverage.push({ input_id, source, instance, scope, used_on: day, state: 'covered', reason: '', last_at: lastAt - 1 });
  }
  for (const fault of faults) {
    const input_id = ids.get(fault.name);
    if (input_id === undefined) continue;
    const { instance, scope, reason } = fault;
    const state = fault.kind === 'altered' ? 'lost' : 'partial';
    for (const used_on of fault.days) rows.coverage.push({ input_id, source, instance, scope, used_on, state, reason, last_at: null });
  }
  await appendRows(store, rows);
}

/** A file that was read and has been taken away since is as good as there. */
function gone(object: string, earlier: readonly HashedFile[]): readonly LogCopy[] {
  const name = baseName(object);
  return earlier.filter((row) => baseName(row.path) === name).map(({ path: file, sha256: hash }) => ({ name: file, sha256: hash }));
}

function byBaseName(files: readonly ListedFile[]): ReadonlyMap<string, readonly ListedFile[]> {
  const found = new Map<string, ListedFile[]>();
  for (const file of files) {
    const name = baseName(file.name);
    const own = found.get(name);
    if (own === undefined) found.set(name, [file]);
    else own.push(file);
  }
  return found;
}

/** Names of delivered files are unique, wherever a copy lies and whether it is still compressed. */
function baseName(name: string): string {
  return path.posix.basename(name).replace(/\.gz$/i, '');
}
