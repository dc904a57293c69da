import { z } from 'zod';
import { accessHolders } from '../core/access-holders.ts';
import { principalKey } from '../core/principal.ts';
import { groupBy } from '../core/group.ts';
import type { ReplayOutcome } from '../core/outside-grant.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { statesOf, type ReplayInput } from './replay.ts';
import { RowBuffer } from './row-buffer.ts';
import { slicesOf } from './slices.ts';
import { Then } from './then.ts';

const SQL = loadSql('recorded-decisions.sql', import.meta.url);

export const RecordedDecisionRow = z.strictObject({
  access_key: z.bigint(), principal_key: z.string(), group_name: z.string(), text: z.string(), decision: z.string(), decided_by: z.string(),
  refused: z.boolean(), named: z.string(), succeeded: z.boolean(), used_on: z.string(), hours: z.number(), uses: z.number(), last_at: z.number(), last_id: z.string(),
});
type Row = z.infer<typeof RecordedDecisionRow>;

/** What is needed to decide them; without a history the grants of today were in force all the time. */
type DecisionInput = Omit<ReplayInput, 'history'> & Partial<Pick<ReplayInput, 'history'>>;

/** Of one outcome: the calls that have it, and of those that the record says were allowed by a named grant how many. */
interface Tally {
  uses: number;
  named: number;
  misnamed: number;
  /** The last row of it. */
  last: Row;
}

/**
 * Holds the decisions that the record states of one instance against the grants in force at their time, and fills `decided`.
 * Only of systems whose model decides whole. A refusal of what these grants allow, and an authorization of a failed call that
 * they deny, contradict the model: they enter `outside_grant`.
 */
export async function writeDecisions(store: Store, input: DecisionInput): Promise<void> {
  const { system, instance, model } = input;
  if (model.decidesWhole !== true) return;
  const decided = new RowBuffer(store, 'decided', ['system', 'instance', 'access_key', 'refused', 'outcome', 'uses', 'named', 'misnamed', 'last_at', 'last_id']);
  const outside = new RowBuffer(store, 'outside_grant', ['principal_key', 'group_name', 'access_key', 'text', 'contradicts', 'uses', 'last_at', 'last_id', 'refused']);
  const thenOf = decisionsOverTime(input);
  // A stream would not see what this transaction wrote.
  for (const slice of await slicesOf(store, 'parts')) {
    const rows = await store.rows(SQL, RecordedDecisionRow, { system, instance, ...slice });
    for (const days of groupBy(rows, (row) => String(row.access_key)).values()) {
      const then = thenOf(days[0].access_key);
      for (const side of groupBy(days, (row) => String(row.refused)).values()) {
        const [{ access_key, refused, principal_key, group_name, text }] = side;
        const hasSucceeded = side.some((row) => row.succeeded);
        for (const [outcome, { uses, named, misnamed, last }] of tally(side, then)) {
          decided.add(system, instance, access_key, refused, outcome, uses, named, misnamed, last.last_at, last.last_id);
          // What an authorized call that succeeded contradicts is found from the calls themselves.
          if (outcome !== 'contradicted' || (!refused && hasSucceeded)) continue;
          outside.add(principal_key, group_name, access_key, text, true, uses, last.last_at, last.last_id, refused);
        }
      }
      await decided.flush(20_000);
      await outside.flush(20_000);
    }
  }
  await decided.flush();
  await outside.flush();
}

/** The decisions of an access over time, where the grants of anybody changed through whom it may be allowed. */
function decisionsOverTime({ system, instance, model, history, accesses }: DecisionInput): (accessKey: bigint) => Then | undefined {
  const changed = new Set(history?.changed.map((id) => principalKey({ system, instance, id })));
  return (accessKey) => {
    const access = accesses.all.get(accessKey)?.access;
    if (history === undefined || access === undefined) return undefined;
    const isChanged = accessHolders(model, access).some((holder) => changed.has(principalKey(holder)));
    return isChanged ? new Then(model, statesOf(model, history, access), access) : undefined;
  };
}

/** What becomes of the decisions of one access that the record states on one side: allowed, or refused. */
function tally(side: readonly Row[], then: Then | undefined): ReadonlyMap<ReplayOutcome, Tally> {
  const found = new Map<ReplayOutcome, Tally>();
  for (const row of side) {
    const outcome = then === undefined ? today(row) : then.ofDay(row, row.refused ? 'denied' : 'allowed').outcome;
    const told = found.get(outcome) ?? { uses: 0, named: 0, misnamed: 0, last: row };
    found.set(outcome, told);
    told.uses += row.uses;
    if (row.last_at > told.last.last_at) told.last = row;
    if (outcome !== 'reproduced' || row.refused || row.named === '') continue;
    const isFound = then === undefined ? row.decided_by.split(', ').includes(row.named) : then.isNamed(row, row.named);
    if (isFound === undefined) continue;
    told.named += row.uses;
    if (!isFound) told.misnamed += row.uses;
  }
  return found;
}

/** By the grants of today, which were in force all the time. */
function today({ decision, refused }: Row): ReplayOutcome {
  if (decision === 'unknown') return 'unknown';
  return (decision === 'denied') === refused ? 'reproduced' : 'contradicted';
}
