import { z } from 'zod';
import { principalKey } from '../core/principal.ts';
import type { ReplayOutcome } from '../core/outside-grant.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { statesOf, type ReplayInput } from './replay.ts';
import { RowBuffer } from './row-buffer.ts';
import { Then } from './then.ts';

const SQL = loadSql('recorded-decisions.sql', import.meta.url);

export const RecordedDecisionRow = z.strictObject({
  access_key: z.bigint(), principal_key: z.string(), group_name: z.string(), text: z.string(), decision: z.string(), decided_by: z.string(),
  refused: z.boolean(), named: z.string(), succeeded: z.boolean(), used_on: z.string(), hours: z.number(), uses: z.number(), last_at: z.number(), last_id: z.string(),
});
type Row = z.infer<typeof RecordedDecisionRow>;

/** Everything that one access was told on one side: allowed, or refused. */
interface Side {
  readonly row: Row;
  readonly tally: Map<ReplayOutcome, { uses: number; named: number; misnamed: number; last: Row }>;
  succeeded: boolean;
}

/**
 * Holds the decisions that the record states of one instance against the grants in force at their time, and fills `decided`.
 * Only of systems whose model decides whole. A refusal of what these grants allow, and an authorization of a failed call that
 * they deny, contradict the model: they enter `outside_grant`.
 */
export async function writeDecisions(store: Store, input: Omit<ReplayInput, 'history'> & Partial<Pick<ReplayInput, 'history'>>): Promise<void> {
  const { system, instance, model, history, accesses } = input;
  if (model.decidesWhole !== true) return;
  const decided = new RowBuffer(store, 'decided', ['system', 'instance', 'access_key', 'refused', 'outcome', 'uses', 'named', 'misnamed', 'last_at', 'last_id']);
  const outside = new RowBuffer(store, 'outside_grant', ['principal_key', 'group_name', 'access_key', 'text', 'contradicts', 'uses', 'last_at', 'last_id', 'refused']);
  const changed = new Set(history?.changed.map((id) => principalKey({ system, instance, id })));
  let side: Side | undefined;
  let then: Then | undefined;
  let accessKey: bigint | undefined;
  const settle = (): void => {
    if (side === undefined) return;
    const { row, tally, succeeded } = side;
    for (const [outcome, { uses, named, misnamed, last }] of tally) {
      decided.add(system, instance, row.access_key, row.refused, outcome, uses, named, misnamed, last.last_at, last.last_id);
      // What an authorized call that succeeded contradicts is found from the calls themselves.
      if (outcome === 'contradicted' && (row.refused || !succeeded)) outside.add(row.principal_key, row.group_name, row.access_key, row.text, true, uses, last.last_at, last.last_id, row.refused);
    }
    side = undefined;
  };
  // A stream would not see what this transaction wrote.
  for (const row of await store.rows(SQL, RecordedDecisionRow, { system, instance })) {
    if (row.access_key !== accessKey) {
      accessKey = row.access_key;
      const access = accesses.all.get(row.access_key)?.access;
      const holders = access === undefined ? [] : [model.accessPrincipal(access), ...(model.accessHolders?.(access) ?? [])];
      then = history !== undefined && holders.some((holder) => changed.has(principalKey(holder))) ? new Then(model, statesOf(model, history, access), access) : undefined;
    }
    await decided.flush(20_000);
    await outside.flush(20_000);
    if (side !== undefined && (side.row.access_key !== row.access_key || side.row.refused !== row.refused)) settle();
    side ??= { row, tally: new Map(), succeeded: false };
    side.succeeded ||= row.succeeded;
    const outcome = then === undefined ? today(row) : then.ofDay(row, row.refused ? 'denied' : 'allowed').outcome;
    const told = side.tally.get(outcome) ?? { uses: 0, named: 0, misnamed: 0, last: row };
    side.tally.set(outcome, told);
    told.uses += row.uses;
    if (row.last_at > told.last.last_at) told.last = row;
    if (outcome !== 'reproduced' || row.refused || row.named === '') continue;
    const isFound = then === undefined ? row.decided_by.split(', ').includes(row.named) : then.isNamed(row, row.named);
    if (isFound === undefined) continue;
    told.named += row.uses;
    if (!isFound) told.misnamed += row.uses;
  }
  settle();
  await decided.flush();
  await outside.flush();
}

/** By the grants of today, which were in force all the time. */
function today({ decision, refused }: Row): ReplayOutcome {
  if (decision === 'unknown') return 'unknown';
  return (decision === 'denied') === refused ? 'reproduced' : 'contradicted';
}
