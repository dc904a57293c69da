/** An access of an authorized call that no known grant allows today, or allowed when it was made; or of a refused one that they allow. */
export interface OutsideGrant {
  /** `principalKey` of the caller and of everybody else through whom it may have been allowed. */
  readonly principals: readonly string[];
  readonly group: string;
  /** What people read. */
  readonly access: string;
  /** No grant that allowed it is known: our model of the system, or our knowledge of its grants, is contradicted. */
  readonly contradicts: boolean;
  /** The call was refused, though the known grants allow it and nothing else could refuse it. */
  readonly refused: boolean;
}

/** How many of the decisions that the record of one instance states come out of the grants in force at their time. */
export interface Decisions {
  readonly reproduced: number;
  /** What was in force is not known. */
  readonly unknown: number;
  readonly contradicted: number;
  /** Of the reproduced ones those of which the record names the grant, and of them those of which another was found. */
  readonly named: number;
  readonly misnamed: number;
}

/** What the grants in force at the time say of an access, over all its calls: the worst. */
export type ReplayOutcome = 'reproduced' | 'unknown' | 'contradicted';
