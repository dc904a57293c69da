/** A permission that a person keeps on record. Fields are ANDed; patterns are globs with `*`. */
export interface Exception {
  readonly id: string;
  /** Glob over `system:instance/name`. */
  readonly principal: string;
  /** Glob over the atom's text. */
  readonly permission: string;
  readonly owner: string;
  readonly reason: string;
  /** Last UTC day on which it holds. */
  readonly expires: string;
}
