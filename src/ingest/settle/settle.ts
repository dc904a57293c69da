import { z } from 'zod';
import type { ActorJoin, RecordedUse } from '../../core/actor.ts';
import type { Fact } from '../../core/usage.ts';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';

const RECORDED = loadSql('recorded-actors.sql', import.meta.url);
const OPEN = loadSql('open-actors.sql', import.meta.url);
const ISSUED = loadSql('issued.sql', import.meta.url);
const MERGE = loadSql('merge.sql', import.meta.url);
const DROP = loadSql('drop.sql', import.meta.url);

export const RecordedActorRow = z.strictObject({ actor: z.string() });
export const OpenActorRow = z.strictObject({ instance: z.string(), principal: z.string(), actor: z.string() });
export const IssuedRow = z.strictObject({ instance: z.string(), at_ms: z.number(), record_id: z.string(), subject: z.string(), actor: z.string(), detail: z.string() });

/** Rounds of asking for the records behind the records that were found: the length of a chain. */
const ROUNDS = 16;

/**
 * Joins the actors of all sources of one system to the records that issued their credentials, across files and accounts,
 * and folds again what has become one. What no record tells yet stays as it is and is asked for again by the next run,
 * so the order in which files come has no meaning.
 */
export async function settleActors(store: Store, sources: readonly string[], join: ActorJoin<unknown>): Promise<void> {
  await store.run('DELETE FROM settling');
  await store.append('settling', [{ name: 'source', values: sources }]);
  // Most actors wait for nothing: only those that do are looked for among the calls.
  const waiting = (await store.rows(RECORDED, RecordedActorRow)).map(({ actor }) => actor).filter((actor) => join.credential(actor) !== undefined);
  if (waiting.length === 0) return;
  await store.run('DELETE FROM waiting');
  await store.append('waiting', [{ name: 'actor', values: waiting }]);
  const open = await store.rows(OPEN, OpenActorRow);
  const settled = join.settle(open, await issuedFor(store, open, join));
  const changed = open.flatMap((use, at) => (settled[at] === undefined ? [] : [{ ...use, settled: settled[at] }]));
  if (changed.length === 0) return;
  await store.transaction(async () => {
    await store.run('DELETE FROM settled');
    await store.run('DELETE FROM merged');
    await store.append('settled', (['instance', 'principal', 'actor', 'settled'] as const).map((name) => ({ name, values: changed.map((use) => use[name]) })));
    await store.run(MERGE);
    await store.run(DROP);
    await store.run('INSERT INTO part SELECT * FROM merged ORDER BY input_id, call_id, actor, used_on');
    await store.run('DELETE FROM settled');
    await store.run('DELETE FROM merged');
  });
}

/** The facts that issued these credentials, and those that issued the credentials of their callers, and so on. */
async function issuedFor(store: Store, open: readonly RecordedUse[], join: ActorJoin<unknown>): Promise<readonly Fact[]> {
  const facts: Fact[] = [];
  const asked = new Set<string>();
  let wanted = new Set(open.map((use) => join.credential(use.actor)).filter((mark) => mark !== undefined));
  for (let round = 0; round < ROUNDS && wanted.size > 0; round += 1) {
    for (const mark of wanted) asked.add(mark);
    await store.run('DELETE FROM wanted');
    await store.append('wanted', [{ name: 'subject', values: [...wanted] }]);
    const found = (await store.rows(ISSUED, IssuedRow)).map(factOf);
    facts.push(...found);
    wanted = new Set(found.flatMap((fact) => fact.detail['parent'] ?? []).filter((mark) => !asked.has(mark)));
  }
  return facts;
}

function factOf({ instance, at_ms, record_id, subject, actor, detail }: z.infer<typeof IssuedRow>): Fact {
  return { kind: 'credential-issued', instance, at: at_ms, id: record_id, subject, actor, detail: JSON.parse(detail) as Record<string, string> };
}
