/** What kind of owner stands behind a principal. Break-glass is never proposed. */
export const IDENTITY_KINDS = ['workload', 'human', 'break-glass', 'vendor'] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** The owner's word on the principals that a glob matches. */
export interface Identity {
  /** Glob over `system:instance/name`. */
  readonly match: string;
  readonly owner?: string | undefined;
  readonly purpose?: string | undefined;
  readonly kind?: IdentityKind | undefined;
  readonly cycle?: string | undefined;
  readonly schedule?: string | undefined;
}
