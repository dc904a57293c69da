import type { ListNode, MapNode, Written } from '../../../../src/edits/tree.ts';
import type { Binding, Role } from '../../rbac.ts';

export const RBAC_KINDS = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'] as const;
export type RbacKind = (typeof RBAC_KINDS)[number];

/** Why an object cannot be edited where it stands. */
export interface Trouble {
  /** One sentence with `file:line`. */
  readonly reason: string;
  /** Is the object made from something else, which would write this again? */
  readonly isMade: boolean;
}

/** An RBAC object as a manifest writes it. */
export interface WrittenObject {
  readonly path: string;
  /** Its reference as written, distinct in its file; stable when others leave. */
  readonly address: string;
  /** `file:line`. */
  readonly where: string;
  readonly kind: RbacKind;
  readonly name: string;
  /** '' where the file does not say it, and for objects of the cluster. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly written: Written;
  readonly map: MapNode;
  /** What it says; undefined when it cannot be read, see `trouble`. */
  readonly content?: Role | Binding;
  readonly isAggregated: boolean;
  /** The list of a `kind: List` in which it stands. */
  readonly item?: { readonly list: ListNode; readonly index: number };
  /** The document in which it stands: everything from its own mark to the next. */
  readonly document: { readonly index: number; readonly start: number; readonly end: number };
  readonly trouble?: Trouble;
}

/** What a file holds. */
export interface Manifest {
  readonly path: string;
  readonly text: string;
  readonly objects: readonly WrittenObject[];
  /** Number of documents, of whatever kind. */
  readonly documents: number;
  /** Why it cannot be read, in one sentence. */
  readonly reason?: string;
}
