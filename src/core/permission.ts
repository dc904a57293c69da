import type { PrincipalRef } from './principal.ts';

/** Classes of risk, heaviest first. Weights are those of the open excess-risk score (docs/vocabulary.md). */
export const RISK_WEIGHT = {
  escalation: 1.0,
  'permission-management': 0.9,
  destroy: 0.7,
  'secret-read': 0.6,
  write: 0.5,
  read: 0.3,
  list: 0.1,
} as const;

export type RiskClass = keyof typeof RISK_WEIGHT;

/** How a permission came to its principal: by something of its own, or by something that others hold too, such as a membership or a shared policy. */
export const WAYS = ['direct', 'inherited'] as const;
export type Way = (typeof WAYS)[number];

/**
 * One granted permission by one path: (principal, action, resource pattern, conditions) as granted, with patterns of
 * actions expanded. The core sees only these fields; `permission` belongs to the system.
 */
export interface Atom<P = unknown> {
  /** Unique and stable over runs that read the same grants. */
  readonly key: string;
  readonly principal: PrincipalRef;
  /** What a reviewer reads, such as `s3:GetObject on arn:aws:s3:::reports/*`. */
  readonly text: string;
  /** The pattern from which it was expanded, such as `s3:Get* on *`; absent when it was granted literally. */
  readonly expandedFrom?: string;
  /** The binding, attachment or membership it came by, outermost first. */
  readonly path: readonly string[];
  /** `inherited` when the path leads through something that others hold too: changing it there changes them. */
  readonly way: Way;
  /**
   * References of everything whose change dates this grant (policy, attachment, binding): a `grant-change` fact with
   * one of them as its subject puts the atom in force no earlier than that fact.
   */
  readonly origins: readonly string[];
  /** Atoms that an unmapped event or a contradicted call blocks together: service, API group, database. */
  readonly group: string;
  readonly risk: RiskClass;
  /** Equal for atoms of one principal that grant the very same permission by different paths. */
  readonly content: string;
  readonly permission: P;
}

/** An atom that an access may have used. */
export interface Touch {
  /** Its key. */
  readonly atom: string;
  /** By action and resource, without a fact missing. */
  readonly certain: boolean;
  /** It would allow the whole access by itself, were nothing else granted to its principal. Certain, too. */
  readonly alone: boolean;
}

/** Answer of `observable`: would the record have shown a use of this permission? */
export type Observable =
  | {
      readonly observable: 'yes';
      readonly grounds: string;
      /** First UTC day on which a use would have shown, where that is later than the window's first. */
      readonly since?: string;
    }
  | {
      /** A use of a part of it would have shown, in the words of `region`; it is not cut unless it can be split there. */
      readonly observable: 'partly';
      readonly region: string;
      readonly reason: string;
      readonly remedy?: string;
    }
  | { readonly observable: 'no'; readonly reason: string; readonly remedy?: string };
