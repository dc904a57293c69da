import type { Json } from '../../../../src/core/json.ts';
import { literalOf, type TreeNode } from '../../../../src/edits/tree.ts';

/** The value that a node stands for; undefined where an alias, a tag or a merge key decides. */
export function valueOf(node: TreeNode): Json | undefined {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'text') return literalOf(node);
  if (node.kind === 'opaque' || node.tag !== undefined) return undefined;
  const inner = node.kind === 'map' ? node.entries : node.items;
  const values = inner.map(({ value }) => valueOf(value));
  if (values.includes(undefined)) return undefined;
  if (node.kind === 'list') return values as Json[];
  if (node.entries.some(({ name }) => name === '<<')) return undefined;
  return Object.fromEntries(node.entries.map(({ name }, index) => [name, values[index]!]));
}

/** Texts of a map of texts, such as labels; what is not a text is left out. */
export function textsIn(node: TreeNode | undefined): Readonly<Record<string, string>> {
  if (node?.kind !== 'map') return {};
  return Object.fromEntries(node.entries.flatMap(({ name, value }) => {
    const text = literalOf(value);
    return text === undefined ? [] : [[name, text]];
  }));
}

/** A value as a text; '' for what is none. */
export function textOr(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
