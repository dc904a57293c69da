import { InvariantError } from '../../core/errors.ts';
import type { Store } from '../../store/store.ts';
import type { FoldedCalls } from '../fold/pack.ts';

/** The calls that this run has put into `run_call`, so that each key crosses to DuckDB once. */
export class RunCalls {
  /** 32 further bits of the hash, by call id. */
  readonly #checks = new Map<bigint, number>();

  async stage(store: Store, { callId, check, told }: FoldedCalls): Promise<void> {
    const fresh: number[] = [];
    told.call.forEach((call, at) => {
      const id = callId[call] as bigint;
      if (this.#checks.has(id)) return;
      this.#checks.set(id, check[call] as number);
      fresh.push(at);
    });
    callId.forEach((id, call) => {
      const known = this.#checks.get(id);
      if (known === undefined) throw new InvariantError('a pack names a call that nobody told');
      if (known !== check[call]) throw new InvariantError('two distinct calls share one call id');
    });
    if (fresh.length === 0) return;
    await store.append('run_call', [
      { name: 'call_id', values: fresh.map((at) => callId[told.call[at] as number]) },
      ...(['key', 'instance', 'scope', 'principal', 'outcome'] as const).map((name) => ({ name, values: fresh.map((at) => told[name][at]) })),
    ]);
  }
}
