import { applyEdits, type Edit } from '../engine.ts';
import type { Item, ListNode, TreeNode, Wanted, Written } from '../tree.ts';

/**
 * Edits that give a value, which is a text or a list of texts, the wanted texts: indexes of those that stay (0 for a lone
 * text), in rising order, and new ones. What stays keeps its place and bytes. A text becomes a list only when it must.
 */
export function setTexts(written: Written, node: TreeNode, wanted: readonly (number | { readonly text: string; readonly source?: string })[]): Edit[] {
  const list = node.kind === 'list' ? node : undefined;
  const count = list?.items.length ?? 1;
  const stay = wanted.filter((one) => typeof one === 'number');
  if (stay.length === wanted.length && stay.length === count) return [];
  const like = list === undefined ? node : list.items[0]?.value;
  const source = (one: { readonly text: string; readonly source?: string }): string => one.source ?? written.quote(one.text, like);
  const { start, end } = node;
  if (list === undefined) {
    const sources = wanted.map((one) => (typeof one === 'number' ? written.text.slice(start, end) : source(one)));
    return [sources.length === 1 ? { start, end, text: sources[0]! } : written.listEdit(node, sources)];
  }
  const inline = !written.text.slice(start, end).includes('\n');
  if (stay.length === 0 && inline && list.form === 'bracketed') {
    return [written.listEdit(node, wanted.map((one) => (typeof one === 'number' ? '' : source(one))))];
  }
  return written.arrange(list, wanted.map((one): Wanted => (typeof one === 'number' ? one : listItem(list, source(one)))));
}

/** The source of a new item: in YAML's block lists with its dash. */
function listItem(list: ListNode, value: string): string {
  const [first] = list.items;
  return first !== undefined && list.form === 'lines' && first.start < first.value.start ? `- ${value}` : value;
}

/** Source of another item in the layout of an existing one: its text after edits that lie inside of it. */
export function copyOf(written: Written, item: Item, edits: readonly Edit[]): string {
  const inside = edits.map((edit) => ({ ...edit, start: edit.start - item.start, end: edit.end - item.start }));
  return applyEdits(written.text.slice(item.start, item.end), inside);
}
