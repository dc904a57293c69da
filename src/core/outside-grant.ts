/** An access of an authorized call that no known grant allows today. */
export interface OutsideGrant {
  /** `principalKey`. */
  readonly principal: string;
  readonly group: string;
  /** What people read. */
  readonly access: string;
  /** No grant of the principal changed after the call: our model of the system, or our knowledge of its grants, is contradicted. */
  readonly contradicts: boolean;
}
