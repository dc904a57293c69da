import type { UtcDay } from './day.ts';
import type { Atom } from './permission.ts';

/** One edition of something that the provider of a system defines and may change by itself. */
export interface Edition {
  readonly subject: string;
  /** As the provider counts them, such as `v12`. */
  readonly edition: string;
  /** Canonical text. */
  readonly text: string;
}

/** What the provider added to a grant that the team had made. */
export interface Added {
  readonly reason: string;
  /** UTC day since when it is known to be granted. */
  readonly on?: UtcDay;
}

/** What of a system its provider defines: nobody of the team decides when it grows. */
export interface Provider<I, P> {
  /** UTC date of the list of actions by which wildcards are expanded. */
  readonly catalogue: UtcDay;
  readonly editions: (inventory: I) => readonly Edition[];
  /**
   * Prepares the question whether a permission was added by the provider: since the earliest edition that is known, or
   * since the `baseline` of the list of actions.
   */
  readonly added: (inventory: I, known: readonly Edition[], baseline: UtcDay) => (atom: Atom<P>) => Added | undefined;
}
