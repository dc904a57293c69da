import type { REDUNDANT_TO } from '../../core/verdict.ts';

/** One permission that does not leave for want of use, or that is the same as one that does not. */
export interface Contender {
  readonly id: number;
  /** Equal for those that grant the very same. */
  readonly content: string;
  /** A person keeps it: it never leaves. */
  readonly excepted: boolean;
  /** It was never needed, and leaves for that: nothing can count on it. */
  readonly idle: boolean;
  /** It can never authorize anything, so nothing can count on it. */
  readonly ineffective: boolean;
  /** A forgotten emergency grant gave it, which a person may take back: only what came with such a grant counts on it. */
  readonly forgotten: boolean;
  /** Any use of it would have shown, all through a cycle, and recorded calls are all that keeps it. All of them are among the touches. */
  readonly byCalls: boolean;
}

/** What one principal holds of what stays. */
export interface Contest {
  /** In the order in which they rather stay. */
  readonly contenders: readonly Contender[];
  /** Pairs of contents: all of the second lies inside of the first. */
  readonly containment: readonly (readonly [wide: string, narrow: string])[];
  /** Whom recorded calls may have used, access by access. `alone`: it allows the access by itself, and nothing of the access is unknown. */
  readonly touches: readonly { readonly access: string; readonly id: number; readonly alone: boolean }[];
}

/** A permission that may leave, and for what. */
export interface Leaning {
  readonly id: number;
  readonly how: keyof typeof REDUNDANT_TO;
  /** All of them stay. */
  readonly on: readonly number[];
}

/** Does it stay, and may it authorize something? */
export function canBeCountedOn({ idle, ineffective }: Contender): boolean {
  return !idle && !ineffective;
}

/** May `on` be counted on when `one` leaves? */
export function mayCountOn(one: Contender, on: Contender): boolean {
  return on !== one && canBeCountedOn(on) && (one.forgotten || !on.forgotten);
}
