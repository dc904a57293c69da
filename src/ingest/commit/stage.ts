import { canonicalJson } from '../../core/json.ts';
import type { Store } from '../../store/store.ts';
import type { FoldedPack } from '../fold/pack.ts';

const STAGED = ['incoming', 'incoming_group', 'incoming_text', 'incoming_fact', 'decided'] as const;

/** Empties the staging tables. */
export async function clearStage(store: Store): Promise<void> {
  for (const table of STAGED) await store.run(`DELETE FROM ${table}`);
}

/** Puts packs into the staging tables; `base` is the first free group number. Returns the next free one. */
export async function stagePacks(store: Store, packs: readonly FoldedPack[], base: number): Promise<number> {
  let next = base;
  for (const pack of packs) {
    await stageRows(store, pack, next);
    await stageGroups(store, pack, next);
    next += pack.groups.key.length;
  }
  return next;
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

async function stageGroups(store: Store, { groups }: FoldedPack, base: number): Promise<void> {
  if (groups.key.length === 0) return;
  await store.append('incoming_group', [
    { name: 'grp', values: groups.key.map((_, index) => base + index) },
    { name: 'call_id', values: groups.callId },
    ...(['key', 'instance', 'scope', 'principal', 'actor', 'outcome'] as const).map((name) => ({ name, values: groups[name] })),
  ]);
}
