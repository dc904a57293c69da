import type { PrincipalRef } from './principal.ts';

/**
 * One thing that a call needed. A call needs ALL of its requirements and ANY alternative of each.
 * `must`: the call cannot have been authorized without it; `may`: it may have been checked.
 */
export interface Requirement<A> {
  /** The holder; may be another than the caller (view owner, definer, impersonator). */
  readonly principal: PrincipalRef;
  readonly certainty: 'must' | 'may';
  readonly anyOf: readonly A[];
}

/** What one distinct call means for permissions. */
export interface Interpretation<A> {
  /** Where the model decides whole: the first is what the record says to be allowed or refused; of a refused call the others were allowed. */
  readonly requirements: readonly Requirement<A>[];
  /** The call could not be mapped: nothing of this group of its principal may be judged unused. */
  readonly unmapped?: {
    readonly principal: PrincipalRef;
    /** Others through whom it may have been allowed. */
    readonly holders?: readonly PrincipalRef[];
    readonly group: string;
    readonly reason: string;
  };
  /** The grant that the record itself names as what allowed the call, as `allows` names it. */
  readonly named?: string;
  /**
   * The record's own words on a refused call name another need than these requirements: what is taken for granted of the
   * system is wrong, so nothing of these groups of the instance may be judged unused.
   */
  readonly contradicted?: { readonly groups: readonly string[]; readonly reason: string };
  /** The call needs no permission. */
  readonly permissionless?: string;
}
