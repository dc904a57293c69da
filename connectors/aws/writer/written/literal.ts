import { literalOf, type TreeNode } from '../../../../src/edits/tree.ts';
import { type Dialect, IAM_MEMBERS, type WrittenText } from './policy.ts';
import type { Template } from './template.ts';

/** Plain JSON: every text is what it says. */
export const LITERAL: Dialect = { members: IAM_MEMBERS, text: literal, list: (node) => listOf(node, literal) };

function literal(node: TreeNode): Template | undefined {
  if (node.kind === 'scalar') return [String(node.value)];
  const text = literalOf(node);
  return text === undefined ? undefined : [text];
}

/** A text or a list of texts; undefined when something else is among them. */
export function listOf(node: TreeNode, text: Dialect['text']): { readonly kind: 'items'; readonly node: TreeNode; readonly items: readonly WrittenText[] } | undefined {
  const values = node.kind === 'list' ? node.items.map(({ value }) => value) : [node];
  const items: WrittenText[] = [];
  for (const value of values) {
    const template = text(value);
    if (template === undefined) return undefined;
    items.push({ node: value, template });
  }
  return { kind: 'items', node, items };
}
