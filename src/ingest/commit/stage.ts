import { canonicalJson } from '../../core/json.ts';
import { byText } from '../../core/order.ts';
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

/** Puts the facts of records that count into their table. */
export async function insertFacts(store: Store, source: string, packs: readonly FoldedPack[], losers: Losers): Promise<void> {
  const facts = packs
    .flatMap(({ files, rows }) => files.flatMap((file) => file.facts.map(({ row, fact }) => ({ inputId: file.inputId, position: rows.position[row] as number, fact }))))
    .filter(({ inputId, position }) => losers.of(inputId)?.has(position) !== true)
    .map((found) => ({ ...found, detail: canonicalJson(found.fact.detail) }))
    .sort((a, b) => a.inputId - b.inputId || a.position - b.position || byText(a.fact.subject, b.fact.subject) || byText(a.detail, b.detail));
  if (facts.length === 0) return;
  await store.append('fact', [
    { name: 'input_id', values: facts.map(({ inputId }) => inputId) },
    { name: 'source', values: facts.map(() => source) },
    { name: 'instance', values: facts.map(({ fact }) => fact.instance) },
    { name: 'occurred_at', values: facts.map(({ fact }) => fact.at) },
    { name: 'kind', values: facts.map(({ fact }) => fact.kind) },
    { name: 'record_id', values: facts.map(({ fact }) => fact.id) },
    { name: 'subject', values: facts.map(({ fact }) => fact.subject) },
    { name: 'holder', values: facts.map(({ fact }) => fact.holder ?? null) },
    { name: 'actor', values: facts.map(({ fact }) => fact.actor) },
    { name: 'detail', values: facts.map(({ detail }) => detail) },
  ]);
}

/** Puts what counts, folded, into the staging tables; returns the calls that count for the first time in this run. */
export async function stageParts(store: Store, calls: RunCalls, packs: readonly FoldedPack[], losers: Losers): Promise<ReadonlyMap<bigint, Told>> {
  const parts = new Parts();
  const counted = new Map<bigint, Told>();
  const names: string[] = [];
  for (const pack of packs) {
    calls.counted(pack, parts.add(pack, names.length, losers), counted);
    for (const name of pack.groups.actors) names.push(name);
  }
  const { inputId, callId, actor, day, uses, firstAt, lastAt, hours, firstHigh, firstLow, lastHigh, lastLow, texts } = parts.columns();
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
  if (texts.length === 0) return counted;
  await store.append('incoming_text', [
    { name: 'part', values: texts.map(({ part }) => part) },
    { name: 'first_text', values: texts.map(({ first }) => first) },
    { name: 'last_text', values: texts.map(({ last }) => last) },
  ]);
  return counted;
}

/** Puts the calls of which nothing counts into the staging table beside those that do. */
export async function stageWaiting(store: Store, calls: RunCalls): Promise<void> {
  await store.append('incoming_call', callColumns(calls.waiting));
}
