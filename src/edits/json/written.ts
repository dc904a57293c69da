import type { Edit } from '../engine.ts';
import type { ListNode, MapNode, TreeNode, Wanted, Written } from '../tree.ts';
import { arrange } from './arrange.ts';
import { type JsonNode, scanJson } from './scan.ts';
import { listSource, styleOf } from './style.ts';

/**
 * A JSON text as a tree, edited by its own layout.
 * @throws ConfigError `file:line:column`, see `scanJson`.
 */
export function jsonWritten(name: string, text: string): Written {
  const json = scanJson(name, text);
  const { colon, comma } = styleOf(json);
  return {
    name,
    text,
    root: nodeOf(json.root),
    arrange: (node: ListNode | MapNode, wanted: readonly Wanted[]): Edit[] => arrange(text, { ...node, items: node.kind === 'map' ? node.entries : node.items }, wanted, comma),
    quote: (value: string) => JSON.stringify(value),
    listEdit: (at: TreeNode, quoted: readonly string[]): Edit => ({ start: at.start, end: at.end, text: listSource(json, at.start, quoted) }),
    entryText: (map: MapNode, key: string, value: string | readonly string[]) => {
      const at = map.entries[0]?.value.start ?? map.start;
      return JSON.stringify(key) + colon + (typeof value === 'string' ? value : listSource(json, at, value));
    },
  };
}

function nodeOf(node: JsonNode): TreeNode {
  const { start, end } = node;
  if (node.kind === 'array') return { kind: 'list', form: 'bracketed', start, end, items: node.elements.map((element) => ({ start: element.start, end: element.end, value: nodeOf(element) })) };
  if (node.kind === 'object') {
    return { kind: 'map', form: 'bracketed', start, end, entries: node.members.map((member) => ({ name: member.name, start: member.start, end: member.end, value: nodeOf(member.value) })) };
  }
  return typeof node.value === 'string' ? { kind: 'text', start, end, parts: [node.value] } : { kind: 'scalar', start, end, value: node.value };
}
