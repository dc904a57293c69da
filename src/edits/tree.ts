import type { Edit } from './engine.ts';

export { arrangeBrackets } from './tree/brackets.ts';
export { arrangeLines } from './tree/lines.ts';
export { type CommentSyntax, HCL_COMMENTS, YAML_COMMENTS } from './tree/gaps.ts';
export { copyOf, setTexts } from './tree/texts.ts';
export { applyTreeEdits, checkedSize, lineAt, placeAt } from './tree/apply.ts';

/** A stretch of text: `[start, end)`, in UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A part of a text as written: fixed characters (after unescaping), or code whose value is known only when it is deployed. */
export type Part = string | { readonly code: string };

/** A value of a structured text file, whatever its syntax. `text.slice(start, end)` is the value as written. */
export type TreeNode = MapNode | ListNode | TextNode | ScalarNode | OpaqueNode;

/**
 * How the items of a collection stand: `bracketed` between brackets and separated by commas (or, in objects of HCL, by
 * line ends), or as `lines`: each on lines of its own, with nothing between them.
 */
export type Form = 'bracketed' | 'lines';

/** An item of a list; the range is what stands for it in the collection, such as `- value` in YAML. */
export interface Item extends Range {
  readonly value: TreeNode;
}

/** A member of a map; the range runs from its name to the end of its value. */
export interface Entry extends Item {
  readonly name: string;
  /** Labels of a block in HCL. */
  readonly labels?: readonly string[];
}

export interface MapNode extends Range {
  readonly kind: 'map';
  readonly form: Form;
  readonly entries: readonly Entry[];
  readonly tag?: string;
  /** Why nothing inside may be edited, such as an anchor. */
  readonly frozen?: string;
}

export interface ListNode extends Range {
  readonly kind: 'list';
  readonly form: Form;
  readonly items: readonly Item[];
  readonly tag?: string;
  readonly frozen?: string;
}

export interface TextNode extends Range {
  readonly kind: 'text';
  readonly parts: readonly Part[];
  readonly tag?: string;
  /** A text of several lines between marks, such as a heredoc: its body, and where its holes are. */
  readonly body?: Range & { readonly holes: readonly (Range & { readonly code: string })[] };
  readonly frozen?: string;
}

export interface ScalarNode extends Range {
  readonly kind: 'scalar';
  readonly value: number | boolean | null;
  readonly tag?: string;
  readonly frozen?: string;
}

/** What is computed, or what the reader does not look into: it stays or leaves as a whole. */
export interface OpaqueNode extends Range {
  readonly kind: 'opaque';
  readonly code: string;
  /** A call of a function with its arguments. */
  readonly call?: { readonly name: string; readonly args: readonly TreeNode[] };
  readonly tag?: string;
  readonly frozen?: string;
}

/** What a collection shall hold: one of its items by its index (in rising order), or the source of a new one. */
export type Wanted = number | string;

/** A text file with the ranges of its values, and how it is written. */
export interface Written {
  /** File name for messages. */
  readonly name: string;
  readonly text: string;
  readonly root: TreeNode;
  /**
   * Edits that give a collection the wanted items; what stays keeps its bytes, comments directly above a removed item go
   * with it. INVARIANT: something stays or comes; whoever wants an empty collection removes the collection.
   */
  readonly arrange: (node: ListNode | MapNode, wanted: readonly Wanted[]) => Edit[];
  /** Source of a text, quoted like a neighbour. */
  readonly quote: (text: string, like?: TreeNode) => string;
  /** The edit that puts a list of texts (quoted) in the place of a value. */
  readonly listEdit: (at: TreeNode, quoted: readonly string[]) => Edit;
  /** Source of an entry of a map; the value is a quoted text or a list of such. */
  readonly entryText: (map: MapNode, name: string, value: string | readonly string[]) => string;
}

/** The first entry of a map with this name; undefined for any other node. */
export function entryOf(node: TreeNode | undefined, name: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.name === name) : undefined;
}

/** The value of an entry. */
export function valueIn(node: TreeNode | undefined, name: string): TreeNode | undefined {
  return entryOf(node, name)?.value;
}

/** The characters of a text without holes; undefined for any other node. */
export function literalOf(node: TreeNode | undefined): string | undefined {
  if (node?.kind !== 'text' || node.tag !== undefined) return undefined;
  return node.parts.every((part) => typeof part === 'string') ? node.parts.join('') : undefined;
}

/** Why something inside of a node may not be edited; undefined when everything may. */
export function frozenIn(node: TreeNode): { readonly node: TreeNode; readonly why: string } | undefined {
  if (node.frozen !== undefined) return { node, why: node.frozen };
  const inner = node.kind === 'map' ? node.entries : node.kind === 'list' ? node.items : [];
  for (const { value } of inner) {
    const found = frozenIn(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
