import type { PermissionModel } from '../core/permission-model.ts';
import { startOf, type UtcDay } from '../core/day.ts';
import type { Decision } from '../core/decision.ts';
import type { GrantState } from '../core/grant-history.ts';
import type { ReplayOutcome } from '../core/outside-grant.ts';

const HOUR = 3_600_000;

/** A day on which an access was asked for; bit h of `hours` = in UTC hour h. */
export interface DayOfUse {
  readonly used_on: UtcDay;
  readonly hours: number;
}

/** One access under the grants in force at the time, each stretch of them decided once. */
export class Then {
  readonly #model: PermissionModel<unknown, unknown, unknown>;
  readonly #states: readonly GrantState<unknown>[];
  readonly #access: unknown;
  readonly #known = new Map<number, Decision>();

  constructor(model: PermissionModel<unknown, unknown, unknown>, states: readonly GrantState<unknown>[], access: unknown) {
    this.#model = model;
    this.#states = states;
    this.#access = access;
  }

  /** What the grants of one state say. */
  decide(at: number): Decision {
    let decision = this.#known.get(at);
    const state = this.#states[at];
    if (decision === undefined) {
      decision = state === undefined ? { decision: 'unknown', missing: [] } : this.#model.allows(state.inventory(), this.#access);
      this.#known.set(at, decision);
    }
    return decision;
  }

  /**
   * Do the grants say what the record says of a day? By the only state of that day, else hour by hour; where grants changed
   * within an hour, either side is accepted. `by`: a state that says it.
   */
  ofDay({ used_on, hours }: DayOfUse, recorded: 'allowed' | 'denied'): { readonly outcome: ReplayOutcome; readonly by: number | undefined } {
    const start = startOf(used_on);
    const first = this.#states[0];
    // Before the known stretch a change may have gone unseen.
    if (first === undefined || start < first.from - (first.from % (24 * HOUR))) return { outcome: 'unknown', by: undefined };
    let outcome: ReplayOutcome = 'reproduced';
    let by: number | undefined;
    for (let hour = 0; hour < 24; hour++) {
      if ((hours & (1 << hour)) === 0) continue;
      const during = this.#during(start + hour * HOUR, start + (hour + 1) * HOUR);
      const said = during.findLast((at) => this.decide(at).decision === recorded);
      if (said !== undefined) by = said;
      else if (during.length === 0 || during.some((at) => this.decide(at).decision === 'unknown')) outcome = outcome === 'contradicted' ? outcome : 'unknown';
      else outcome = 'contradicted';
    }
    return { outcome, by };
  }

  /** Did any grants in force on a day allow it by this one? Undefined where it is not known what it said. */
  isNamed({ used_on }: DayOfUse, grant: string): boolean | undefined {
    const start = startOf(used_on);
    const during = this.#during(start, start + 24 * HOUR);
    const isFound = during.some((at) => {
      const decision = this.decide(at);
      return decision.decision === 'allowed' && decision.by.includes(grant);
    });
    return isFound || !during.some((at) => this.#states[at]?.isUnread?.(grant) === true) ? isFound : undefined;
  }

  #during(from: number, until: number): readonly number[] {
    return [...this.#states.keys()].filter((at) => overlaps(this.#states[at], from, until));
  }
}

/**
 * IAM is eventually consistent (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html, "Changes that I make
 * are not always immediately visible"): what ended shortly before an hour may still have counted in it.
 */
const PROPAGATION = 5 * 60_000;

function overlaps(state: GrantState<unknown> | undefined, from: number, until: number): boolean {
  return state !== undefined && state.from < until && state.until + PROPAGATION > from;
}
