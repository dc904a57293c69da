import type { Edit } from '../engine.ts';
import type { TreeNode } from '../tree.ts';
import { newlineOf } from '../tree/gaps.ts';
import type { YamlTree } from './read.ts';

const WIDEST = 100;

/** Puts a list of quoted texts in the place of a value. */
export function listEdit(tree: YamlTree, at: TreeNode, quoted: readonly string[]): Edit {
  const entry = tree.flow.has(at) ? undefined : tree.entryOf.get(at);
  const source = listSource(tree, entry?.start, quoted);
  if (!source.startsWith(' ')) return { start: behindColon(tree, at), end: at.end, text: source };
  return { start: at.start, end: at.end, text: source.slice(1) };
}

/** A list as it stands behind the colon of a key that begins at `key`; in flow style where there is none. */
export function listSource(tree: YamlTree, key: number | undefined, quoted: readonly string[]): string {
  const line = ` [${quoted.join(', ')}]`;
  if (key === undefined) return line;
  const column = tree.column(key);
  if (tree.dashOffsets.length === 0 && column + 20 + line.length <= WIDEST) return line;
  const indent = newlineOf(tree.text) + ' '.repeat(column + (tree.dashOffsets[0] ?? 2));
  return quoted.map((one) => `${indent}- ${one}`).join('');
}

function behindColon(tree: YamlTree, at: TreeNode): number {
  return at.start - /[ \t]*$/.exec(tree.text.slice(0, at.start))![0].length;
}
