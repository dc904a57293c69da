import type { Written } from './tree.ts';
import { arrangeBrackets, arrangeLines, checkedSize, YAML_COMMENTS, type ListNode, type MapNode, type TreeNode, type Wanted } from './tree.ts';
import type { Edit } from './engine.ts';
import { composeYaml } from './yaml/compose.ts';
import { YamlTree } from './yaml/read.ts';
import { quoteYaml } from './yaml/quote.ts';
import { listEdit, listSource } from './yaml/style.ts';

/**
 * The documents of a YAML 1.2 stream with the ranges of all their values. Nothing is evaluated: tags are kept as they are,
 * and what has an anchor, an alias or a merge key is marked as frozen. Empty documents are left out.
 * @throws ConfigError `file:line` for what is not YAML, has a key twice, or nests too deep.
 */
export function readYaml(name: string, text: string): readonly Written[] {
  return composeYaml(name, checkedSize(name, text)).map((contents) => written(name, text, new YamlTree(name, text, contents)));
}

function written(name: string, text: string, tree: YamlTree): Written {
  return {
    name,
    text,
    root: tree.root,
    arrange: (node: ListNode | MapNode, wanted: readonly Wanted[]): Edit[] => {
      const items = node.kind === 'map' ? node.entries : node.items;
      if (node.form === 'lines') return arrangeLines(text, items, wanted, YAML_COMMENTS, name);
      return arrangeBrackets(text, { ...node, items }, wanted, { comments: YAML_COMMENTS, lone: ', ' });
    },
    quote: (value: string, like?: TreeNode) => quoteYaml(value, like === undefined ? '' : text.slice(like.start, like.end)),
    listEdit: (at: TreeNode, quoted: readonly string[]) => listEdit(tree, at, quoted),
    entryText: (map: MapNode, key: string, value: string | readonly string[]) => {
      const label = quoteYaml(key, '');
      if (typeof value === 'string') return `${label}: ${value}`;
      return label + ':' + listSource(tree, map.form === 'lines' ? map.entries[0]?.start : undefined, value);
    },
  };
}
