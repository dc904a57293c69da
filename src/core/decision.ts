/** Three-valued authorization: "unknown" names the facts that the record lacks. */
export type Decision =
  | { readonly decision: 'allowed'; readonly by: readonly string[] }
  | { readonly decision: 'denied'; readonly by: string }
  | { readonly decision: 'unknown'; readonly missing: readonly string[] };

/** Does every access that `wide` must cover lie inside it? The counter-example is returned, not just "no". */
export type Cover =
  | { readonly covers: 'yes' }
  | { readonly covers: 'no'; readonly uncovered: readonly string[] }
  | { readonly covers: 'unknown'; readonly reason: string };

/**
 * For EVERY assignment of the facts that the record lacks and the proposal leaves alone: allowed before implies
 * allowed after. `no` carries the witness in words.
 */
export type Preserved =
  | { readonly preserved: 'yes' }
  | { readonly preserved: 'no'; readonly witness: string }
  | { readonly preserved: 'unknown'; readonly reason: string };
