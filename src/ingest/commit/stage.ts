import { canonicalJson } from '../../core/json.ts';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';
import type { FoldedPack } from '../fold/pack.ts';
import type { Losers } from './losers.ts';
import { Parts } from './parts.ts';
import { callColumns, type RunCalls, type Told } from './run-calls.ts';

const BATCH = loadSql('batch.sql', import.meta.url);

/** Makes the staging tables of a batch, empty. */
export async function clearStage(store: Store): Promise<void> {
  await store.run(BATCH);
}

/** What was staged, and the first free numbers of the staging tables. */
export interface StageBase {
  /** Each pack with the number of its first actor. */
  readonly packs: { readonly pack: FoldedPack; readonly actors: number }[];
  actors: number;
  facts: number;
  /** First and last day of the calls, in days since 1970. */
  firstDay: number;
  lastDay: number;
}

export function emptyStage(): StageBase {
  return { packs: [], actors: 0, facts: 0, firstDay: 0, lastDay: 0 };
}

/** Puts packs into the staging tables and moves `base` on. */
export async function stagePacks(store: Store, calls: RunCalls, packs: readonly FoldedPack[], base: StageBase): Promise<void> {
  for (const pack of packs) {
    await stageRows(store, pack);
    calls.meet(pack.calls);
    base.packs.push({ pack, actors: base.actors });
    base.actors += pack.groups.actors.length;
    for (const file of pack.files) base.facts += file.facts.length;
    for (const day of pack.rows.day) {
      base.firstDay = Math.min(base.firstDay || day, day);
      base.lastDay = Math.max(base.lastDay, day);
    }
  }
}

async function stageRows(store: Store, { rows, files }: FoldedPack): Promise<void> {
  if (rows.position.length === 0) return;
  const inputs = new Int32Array(rows.position.length);
  for (const file of files) inputs.fill(file.inputId, file.fromRow, file.toRow);
  await store.append('incoming', [
    { name: 'input_id', values: inputs },
    { name: 'position', values: rows.position },
    { name: 'day', values: rows.day },
    { name: 'id_hi', values: rows.idHigh },
    { name: 'id_lo', values: rows.idLow },
    { name: 'content', values: rows.content },
    { name: 'rank', values: rows.rank },
  ]);
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

/** Puts what counts, folded, and its calls into the staging tables. */
export async function stageParts(store: Store, calls: RunCalls, base: StageBase, losers: Losers): Promise<void> {
  const parts = new Parts();
  const counted = new Map<bigint, Told>();
  for (const { pack, actors } of base.packs) calls.counted(pack, parts.add(pack, actors, losers), counted);
  const { inputId, callId, actor, day, uses, firstAt, lastAt, hours, firstHigh, firstLow, lastHigh, lastLow, texts } = parts.columns();
  await store.append('incoming_call', callColumns(counted));
  const names = base.packs.flatMap(({ pack }) => pack.groups.actors);
  await store.append('incoming_actor', [{ name: 'actor', values: Uint32Array.from(names.keys()) }, { name: 'name', values: names }]);
  await store.append('incoming_part', [
    { name: 'part', values: Uint32Array.from(inputId.keys()) },
    { name: 'input_id', values: inputId },
    { name: 'call_id', values: callId },
    { name: 'actor', values: actor },
    { name: 'day', values: day },
    { name: 'uses', values: uses },
    { name: 'first_ms', values: firstAt },
    { name: 'last_ms', values: lastAt },
    { name: 'hours', values: hours },
    { name: 'first_hi', values: firstHigh },
    { name: 'first_lo', values: firstLow },
    { name: 'last_hi', values: lastHigh },
    { name: 'last_lo', values: lastLow },
  ]);
  if (texts.length === 0) return;
  await store.append('incoming_text', [
    { name: 'part', values: texts.map(({ part }) => part) },
    { name: 'first_text', values: texts.map(({ first }) => first) },
    { name: 'last_text', values: texts.map(({ last }) => last) },
  ]);
}

/** Puts the calls of which nothing counts into the staging table beside those that do. */
export async function stageWaiting(store: Store, calls: RunCalls): Promise<void> {
  await store.append('incoming_call', callColumns(calls.waiting));
}
