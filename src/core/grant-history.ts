import type { Atom } from './permission.ts';

/** One recorded change of grants, as the state holds it (a `grant-change` or `policy-version` fact). */
export interface GrantChange {
  readonly kind: 'grant-change' | 'policy-version';
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** Record id: the evidence. */
  readonly id: string;
  readonly subject: string;
  readonly holder?: string;
  /** Who did it, as recorded. */
  readonly actor: string;
  readonly detail: Readonly<Record<string, string>>;
}

/** The stretch of record in which no change of grants can have gone unseen; milliseconds since 1970, UTC. */
export interface KnownStretch {
  /** Infinity when the record does not show changes of grants. */
  readonly from: number;
  readonly until: number;
}

/** One thing that grants or limits, while it was the same. */
export interface GrantInterval {
  /** In the system's own reference: a policy, an attachment, a membership, a boundary, a holder. */
  readonly subject: string;
  /** Name of the holder that it belongs to, empty for what several may hold. */
  readonly holder: string;
  /** Stable id of the holder, empty when the record does not tell. */
  readonly holderId: string;
  /** What it says, as canonical text; empty when there is nothing to say or nothing is known. */
  readonly content: string;
  /** Milliseconds since 1970; absent = since before the record. */
  readonly from?: number;
  /** Absent = still in force. */
  readonly until?: number;
  readonly given?: GrantChange;
  readonly ended?: GrantChange;
  /** `certain`; `unknown` = it was in force and its content is not known; `maybe` = it may have been in force. */
  readonly certainty: 'certain' | 'unknown' | 'maybe';
  /** Does an export show it as it is now? Otherwise only the record does. */
  readonly exported: boolean;
}

/** What was in force for one principal in one stretch of time. */
export interface GrantState<I> {
  /** Milliseconds since 1970, `until` exclusive; infinite where nothing bounds it. */
  readonly from: number;
  readonly until: number;
  /** An inventory that holds at least everything that reaches the principal; what is not known of it is missing in it. */
  readonly inventory: () => I;
  /** Is it not known what this grant (as `allows` names it) said then? Absent: everything is known. */
  readonly isUnread?: (grant: string) => boolean;
  /** Changes with which it began; empty where the known stretch began. */
  readonly changes: readonly GrantChange[];
}

/** When a permission came into force. */
export interface Since {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The change that gave it; absent when it went unseen, so that its age cannot be shown. */
  readonly change?: GrantChange;
  /** Why no earlier use counts, in words, where it is not that the permission was not granted. */
  readonly reason?: string;
}

/** Grants of one instance over time, from its export and the recorded changes together. */
export interface GrantHistory<I, P> {
  /** Sorted by subject and time. */
  readonly intervals: readonly GrantInterval[];
  /** Ids of the principals whose grants the record shows to have changed. */
  readonly changed: readonly string[];
  /**
   * What was in force for a principal over the known stretch, oldest first; the last is today's. `holders`: others
   * through whom the same access may be allowed; a state begins where what reaches any of them changed.
   */
  readonly states: (principal: string, holders?: readonly string[]) => readonly GrantState<I>[];
  /** Since when the permission has been in force by its path; absent = since before the known stretch. */
  readonly since: (atom: Atom<P>) => Since | undefined;
}
