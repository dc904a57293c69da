import type { Projected } from '../../core/usage.ts';
import type { ActorHash, KnownKey } from './known-keys.ts';

type Skip = Extract<Projected, { kind: 'skip' }>;

/** A call without its id and instant, with its group in the pack that met it last (by number, so that no pack is kept alive). */
export interface SaidCall {
  readonly kind: 'call';
  readonly known: KnownKey;
  readonly actor: ActorHash;
  readonly rank: number;
  /** Hash of `Projected.idWith`. Records that say the same agree in it. */
  readonly beside: Uint8Array | undefined;
  pack: number;
  group: number;
  /** The same call by others, by the text that stands apart; undefined when that says nothing of the actor. */
  others: Map<string, SaidCall> | undefined;
}

/** What records said, by the numbers that the scanner gives to equal extracts. */
export class Repeats {
  #said: (SaidCall | Skip | undefined)[] = [];

  /** Undefined when no such record was remembered. */
  said(number: number): SaidCall | Skip | undefined {
    return this.#said[number];
  }

  remember(number: number, said: SaidCall | Skip): void {
    this.#said[number] = said;
  }

  /** Forgets all but those of these numbers, which are numbered anew in this order. */
  keep(former: Uint32Array): void {
    const before = this.#said;
    this.#said = Array.from(former, (number) => before[number]);
  }

  forget(): void {
    this.#said = [];
  }

  /** The calls that are remembered. */
  calls(): readonly SaidCall[] {
    return this.#said.flatMap((said) => (said?.kind === 'call' ? [said, ...(said.others?.values() ?? [])] : []));
  }
}
