import type { FoldKey, Projected } from '../../core/usage.ts';
import type { PackBuilder } from './pack-builder.ts';

type Skip = Extract<Projected, { kind: 'skip' }>;

/** A call without its id and instant, with its group in the pack that met it last. */
export interface SaidCall {
  readonly kind: 'call';
  readonly key: FoldKey;
  readonly actor: string;
  readonly rank: number;
  pack: PackBuilder | undefined;
  group: number;
}

/** What records said, by the numbers that the scanner gives to equal extracts. */
export class Repeats {
  readonly #said: (SaidCall | Skip | undefined)[] = [];

  /** Undefined when no such record was remembered. */
  said(number: number): SaidCall | Skip | undefined {
    return this.#said[number];
  }

  /** Keeps what a record says, unless it carries facts, which tell its id, or is quarantined, which tells its position. */
  remember(number: number, projected: Projected): void {
    if (projected.kind === 'quarantine') return;
    if (projected.kind === 'skip') this.#said[number] = projected;
    else if (projected.facts === undefined || projected.facts.length === 0) {
      const { key, actor, rank } = projected;
      this.#said[number] = { kind: 'call', key, actor, rank: rank ?? 0, pack: undefined, group: 0 };
    }
  }

  forget(): void {
    this.#said.length = 0;
  }
}
