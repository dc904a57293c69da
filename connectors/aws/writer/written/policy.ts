import type { Edit } from '../../../../src/edits/engine.ts';
import type { Item, ListNode, MapNode, TreeNode, Written } from '../../../../src/edits/tree.ts';
import type { Template } from './template.ts';

/** Lists of a statement by their names in `Statement`. */
export type ListName = 'actions' | 'notActions' | 'resources' | 'notResources';

/** A text where it stands. */
export interface WrittenText {
  readonly node: TreeNode;
  readonly template: Template;
}

/** A member that is a text or a list of texts, or that is computed as a whole. */
export type WrittenList =
  | { readonly kind: 'items'; readonly node: TreeNode; readonly items: readonly WrittenText[] }
  | { readonly kind: 'whole'; readonly node: TreeNode; readonly code: string };

export interface WrittenCondition {
  readonly operator: Template;
  readonly key: Template;
  readonly values: readonly Template[] | { readonly code: string };
}

/** A statement as a file writes it. */
export interface WrittenStatement {
  readonly kind: 'statement';
  /** What stands for it in the list of statements. */
  readonly item: Item;
  readonly map: MapNode;
  readonly sid?: WrittenText;
  readonly effect: Template;
  readonly lists: Readonly<Partial<Record<ListName, WrittenList>>>;
  /** Absent when there are none. */
  readonly conditions?: readonly WrittenCondition[] | { readonly code: string };
}

/** Something that makes any number of statements when it is deployed, such as a dynamic block. */
export interface ComputedStatements {
  readonly kind: 'computed';
  readonly item: Item;
  readonly why: string;
}

/** A policy document as a file writes it. */
export interface WrittenPolicy {
  readonly written: Written;
  readonly dialect: Dialect;
  readonly version: Template;
  readonly id?: Template;
  /** The list of statements, or the lone one. */
  readonly container: ListNode | MapNode;
  readonly statements: readonly (WrittenStatement | ComputedStatements)[];
  /** Edits of `written` as edits of the file in which it stands as a text; absent when it is the file. */
  readonly outward?: (edits: readonly Edit[]) => readonly Edit[];
}

/** How a format writes the parts of a policy. */
export interface Dialect {
  /** Names of the members of a statement. */
  readonly members: Readonly<Record<ListName | 'sid', string>>;
  /** A text, or a hole for what is computed; undefined for what is no text at all. */
  readonly text: (node: TreeNode) => Template | undefined;
  readonly list: (node: TreeNode) => WrittenList | undefined;
  /** Source of a text that keeps the holes of `like`; undefined when it cannot be written there. */
  readonly source?: (template: Template, like: TreeNode) => string | undefined;
}

/** Members of a statement in IAM's own words. */
export const IAM_MEMBERS = { sid: 'Sid', actions: 'Action', notActions: 'NotAction', resources: 'Resource', notResources: 'NotResource' } as const;
