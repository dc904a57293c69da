/** An access of an authorized call that no known grant allows today, or allowed when it was made. */
export interface OutsideGrant {
  /** `principalKey`. */
  readonly principal: string;
  readonly group: string;
  /** What people read. */
  readonly access: string;
  /** No grant that allowed it is known: our model of the system, or our knowledge of its grants, is contradicted. */
  readonly contradicts: boolean;
}

/** What the grants in force at the time say of an access, over all its calls: the worst. */
export type ReplayOutcome = 'reproduced' | 'unknown' | 'contradicted';
