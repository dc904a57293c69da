import { canonicalJson } from '../../core/json.ts';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';
import type { FoldedPack } from '../fold/pack.ts';
import type { RunCalls } from './run-calls.ts';

const BATCH = loadSql('batch.sql', import.meta.url);

/** Makes the staging tables of a batch, empty. */
export async function clearStage(store: Store): Promise<void> {
  await store.run(BATCH);
}

/** First free numbers of the staging tables. */
export interface StageBase {
  groups: number;
  actors: number;
  texts: number;
  facts: number;
  /** First and last day of the calls, in days since 1970. */
  firstDay: number;
  lastDay: number;
}

export function emptyStage(): StageBase {
  return { groups: 0, actors: 0, texts: 0, facts: 0, firstDay: 0, lastDay: 0 };
}

/** Puts packs into the staging tables and moves `base` on. */
export async function stagePacks(store: Store, calls: RunCalls, packs: readonly FoldedPack[], base: StageBase): Promise<void> {
  for (const pack of packs) {
    await stageRows(store, pack, base.groups);
    await stageGroups(store, pack, base);
    await calls.stage(store, pack.calls);
    base.groups += pack.groups.call.length;
    base.actors += pack.groups.actors.length;
    base.texts += pack.texts.length;
    for (const file of pack.files) base.facts += file.facts.length;
    for (const day of pack.rows.day) {
      base.firstDay = Math.min(base.firstDay || day, day);
      base.lastDay = Math.max(base.lastDay, day);
    }
  }
}

async function stageRows(store: Store, { rows, files, texts }: FoldedPack, base: number): Promise<void> {
  if (rows.group.length === 0) return;
  const inputs = new Int32Array(rows.group.length);
  for (const file of files) inputs.fill(file.inputId, file.fromRow, file.toRow);
  await store.append('incoming', [
    { name: 'input_id', values: inputs },
    { name: 'position', values: rows.position },
    { name: 'grp', values: rows.group.map((group) => group + base) },
    { name: 'at_ms', values: rows.at },
    { name: 'day', values: rows.day },
    { name: 'id_hi', values: rows.idHigh },
    { name: 'id_lo', values: rows.idLow },
    { name: 'content', values: rows.content },
    { name: 'rank', values: rows.rank },
  ]);
  if (texts.length > 0) {
    await store.append('incoming_text', [
      { name: 'id_hi', values: texts.map(({ row }) => rows.idHigh[row]) },
      { name: 'id_lo', values: texts.map(({ row }) => rows.idLow[row]) },
      { name: 'text', values: texts.map(({ text }) => text) },
    ]);
  }
  const facts = files.flatMap((file) => file.facts.map(({ row, fact }) => ({ inputId: file.inputId, position: rows.position[row], fact })));
  if (facts.length === 0) return;
  await store.append('incoming_fact', [
    { name: 'input_id', values: facts.map(({ inputId }) => inputId) },
    { name: 'position', values: facts.map(({ position }) => position) },
    { name: 'instance', values: facts.map(({ fact }) => fact.instance) },
    { name: 'at_ms', values: facts.map(({ fact }) => fact.at) },
    { name: 'kind', values: facts.map(({ fact }) => fact.kind) },
    { name: 'record_id', values: facts.map(({ fact }) => fact.id) },
    { name: 'subject', values: facts.map(({ fact }) => fact.subject) },
    { name: 'holder', values: facts.map(({ fact }) => fact.holder ?? null) },
    { name: 'actor', values: facts.map(({ fact }) => fact.actor) },
    { name: 'detail', values: facts.map(({ fact }) => canonicalJson(fact.detail)) },
  ]);
}

async function stageGroups(store: Store, { groups, calls }: FoldedPack, base: StageBase): Promise<void> {
  if (groups.call.length === 0) return;
  await store.append('incoming_group', [
    { name: 'grp', values: Uint32Array.from(groups.call, (_, index) => base.groups + index) },
    { name: 'call_id', values: BigUint64Array.from(groups.call, (call) => calls.callId[call] as bigint) },
    { name: 'actor', values: groups.actor.map((actor) => base.actors + actor) },
  ]);
  await store.append('incoming_actor', [
    { name: 'actor', values: groups.actors.map((_, index) => base.actors + index) },
    { name: 'name', values: groups.actors },
  ]);
}
