import { InvariantError } from '../../core/errors.ts';
import type { Column } from '../../store/store.ts';
import type { FoldedCalls, FoldedPack } from '../fold/pack.ts';

/** A fold key in words. */
export interface Told {
  readonly key: string;
  readonly instance: string;
  readonly scope: string;
  readonly principal: string;
  readonly outcome: string;
}

/** The calls that the packs of this run have told, so that each key crosses to DuckDB once, with the first use that counts. */
export class RunCalls {
  /** 32 further bits of the hash, by call id. */
  readonly #checks = new Map<bigint, number>();
  /** Told, and without a use that counts so far. */
  readonly #waiting = new Map<bigint, Told>();

  /**
   * Meets the calls that a pack tells; packs are met in the order of their files.
   * INVARIANT: a call that it does not tell was told by an earlier pack of the same thread.
   */
  meet({ callId, check, told }: FoldedCalls): void {
    told.call.forEach((call, at) => {
      const id = callId[call] as bigint;
      const known = this.#checks.get(id);
      if (known === undefined) {
        this.#checks.set(id, check[call] as number);
        this.#waiting.set(id, { key: told.key[at] as string, instance: told.instance[at] as string, scope: told.scope[at] as string, principal: told.principal[at] as string, outcome: told.outcome[at] as string });
      } else if (known !== check[call]) throw new InvariantError('two distinct calls share one call id');
    });
  }

  /** Moves those calls of these groups that count for the first time into `rows`. */
  counted({ calls, groups }: FoldedPack, counting: readonly number[], rows: Map<bigint, Told>): void {
    if (this.#waiting.size === 0) return;
    const counts = new Uint8Array(calls.callId.length);
    for (const group of counting) counts[groups.call[group] as number] = 1;
    for (const [call, id] of calls.callId.entries()) {
      if (counts[call] === 0) continue;
      const told = this.#waiting.get(id);
      if (told === undefined) continue;
      rows.set(id, told);
      this.#waiting.delete(id);
    }
  }

  /** All that still wait. */
  get waiting(): ReadonlyMap<bigint, Told> {
    return this.#waiting;
  }
}

/** Columns of `incoming_call`. */
export function callColumns(rows: ReadonlyMap<bigint, Told>): readonly Column[] {
  const told = [...rows.values()];
  return [{ name: 'call_id', values: BigUint64Array.from(rows.keys()) }, ...(['key', 'instance', 'scope', 'principal', 'outcome'] as const).map((name) => ({ name, values: told.map((row) => row[name]) }))];
}
