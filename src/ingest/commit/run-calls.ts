import { InvariantError } from '../../core/errors.ts';
import type { Store } from '../../store/store.ts';
import type { FoldedCalls } from '../fold/pack.ts';

/** The calls that this run has put into `run_call`, so that each key crosses to DuckDB once. */
export class RunCalls {
  /** 32 further bits of the hash, by call id. */
  readonly #checks = new Map<bigint, number>();

  async stage(store: Store, calls: FoldedCalls): Promise<void> {
    const fresh: number[] = [];
    calls.callId.forEach((callId, index) => {
      const check = calls.check[index] as number;
      const known = this.#checks.get(callId);
      if (known !== undefined && known !== check) throw new InvariantError('two distinct calls share one call id');
      if (known !== undefined) return;
      this.#checks.set(callId, check);
      fresh.push(index);
    });
    if (fresh.length === 0) return;
    await store.append('run_call', [
      { name: 'call_id', values: fresh.map((index) => calls.callId[index]) },
      ...(['key', 'instance', 'scope', 'principal', 'outcome'] as const).map((name) => ({ name, values: fresh.map((index) => calls[name][index]) })),
    ]);
  }
}
