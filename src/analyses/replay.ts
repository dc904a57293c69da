import { z } from 'zod';
import type { PermissionModel } from '../core/permission-model.ts';
import type { Decision } from '../core/decision.ts';
import type { GrantChange, GrantHistory, GrantState } from '../core/grant-history.ts';
import type { ReplayOutcome } from '../core/outside-grant.ts';
import { groupBy } from '../core/group.ts';
import { principalKey } from '../core/principal.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { changed } from './grant-intervals.ts';
import type { Accesses } from './interpret.ts';
import { RowBuffer } from './row-buffer.ts';
import { Then } from './then.ts';

const SQL = loadSql('replay.sql', import.meta.url);

export const ReplayRow = z.strictObject({
  access_key: z.bigint(), principal_key: z.string(), decision: z.string(), used_on: z.string(), hours: z.number(), uses: z.number(), last_at: z.number(), last_id: z.string(),
});
type ReplayRow = z.infer<typeof ReplayRow>;

type Model = PermissionModel<unknown, unknown, unknown>;

/** What is needed to decide the calls of one instance under the grants in force at their time. */
export interface ReplayInput {
  readonly system: string;
  readonly instance: string;
  readonly model: Model;
  readonly history: GrantHistory<unknown, unknown>;
  readonly accesses: Accesses;
}

/**
 * Decides the accesses of principals whose grants changed under the grants in force when their calls were made, and fills
 * `replay`. Days are judged by the hour; an hour in which grants changed accepts either side, because records tell when a
 * change was asked for and not when it took effect everywhere.
 */
export async function replayAccesses(store: Store, input: ReplayInput): Promise<void> {
  const { system, instance, history, accesses } = input;
  if (history.changed.length === 0) return;
  const changedKeys = history.changed.map((id) => principalKey({ system, instance, id }));
  const rows = await store.rows(SQL, ReplayRow, { system, instance, principals: JSON.stringify(changedKeys) });
  const out = new RowBuffer(store, 'replay', ['access_key', 'outcome', 'uses', 'last_at', 'last_id', 'by_grant', 'ended_at', 'ended_by', 'ended_event', 'ended_id']);
  for (const days of groupBy(rows, (row) => String(row.access_key)).values()) {
    const [first] = days;
    const access = accesses.all.get(first.access_key)?.access;
    if (access === undefined) continue;
    const states = statesOf(input.model, history, access);
    const judged = judge(input.model, states, access, days);
    const ended = first.decision === 'denied' && judged.by !== undefined ? endOf(judged.by) : undefined;
    out.add(
      first.access_key, judged.outcome, judged.rows.reduce((sum, row) => sum + row.uses, 0), judged.last.last_at, judged.last.last_id,
      judged.by?.decision.by.join(', ') ?? '', ended?.at ?? null, ...changed(ended?.change),
    );
    await out.flush(20_000);
  }
  await out.flush();
}

/** What was in force for everybody through whom an access may be allowed. */
export function statesOf({ accessPrincipal, accessHolders }: Model, history: GrantHistory<unknown, unknown>, access: unknown): readonly GrantState<unknown>[] {
  return history.states(accessPrincipal(access).id, accessHolders?.(access).map(({ id }) => id) ?? []);
}

type Allowed = Extract<Decision, { decision: 'allowed' }>;

/** The decisions of one access, state by state, and one of them that allowed it. */
interface AllowedThen {
  readonly states: readonly GrantState<unknown>[];
  readonly decide: (at: number) => Decision;
  readonly at: number;
  readonly decision: Allowed;
}

const WORST_FIRST = ['contradicted', 'unknown', 'reproduced'] as const satisfies readonly ReplayOutcome[];

/** What the grants of its days say of one access: the worst, the days that say so, and what allowed it last. */
function judge(model: Model, states: readonly GrantState<unknown>[], access: unknown, days: readonly [ReplayRow, ...ReplayRow[]]) {
  const then = new Then(model, states, access);
  const outcomes = days.map((row) => ({ row, ...then.ofDay(row, 'allowed') }));
  const outcome = WORST_FIRST.find((worst) => outcomes.some((one) => one.outcome === worst)) ?? 'reproduced';
  const rows = outcomes.filter((one) => one.outcome === outcome).map(({ row }) => row);
  const at = outcomes.findLast((one) => one.by !== undefined)?.by;
  const by = at === undefined ? undefined : { states, decide: (place: number) => then.decide(place), at, decision: then.decide(at) as Allowed };
  return { outcome, rows, last: rows.at(-1) ?? days[0], by };
}

/** When what allowed an access ended: with the first later state that does not allow it any more. */
function endOf({ states, decide, at }: AllowedThen): { readonly at: number; readonly change: GrantChange | undefined } | undefined {
  for (let later = at + 1; later < states.length; later++) {
    const state = states[later];
    if (state !== undefined && decide(later).decision !== 'allowed') return { at: state.from, change: state.changes[0] };
  }
  return undefined;
}
