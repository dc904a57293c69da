import type { Edit } from './engine.ts';
import { arrangeBrackets, arrangeLines, checkedSize, HCL_COMMENTS, type ListNode, type MapNode, type TreeNode, type Wanted, type Written } from './tree.ts';
import { readHcl } from './terraform/read.ts';
import { entrySource, listEdit } from './terraform/style.ts';
import { quoteHcl } from './terraform/template.ts';

export { heredocJson } from './terraform/heredoc.ts';
export { jsonTemplate, readTerraformJson } from './terraform/json.ts';
export { loadTerraform } from './terraform/load.ts';
export { quoteHcl, withMarks } from './terraform/template.ts';

/**
 * A Terraform file with the ranges of its blocks and values; `loadTerraform` must have ended. Nothing is evaluated: an
 * interpolation is a hole in a text, any other expression is opaque.
 * @throws ConfigError `file:line` for what is not HCL, nests too deep, or is too large.
 */
export function readTerraform(name: string, text: string): Written {
  return {
    name,
    text,
    root: readHcl(name, checkedSize(name, text)),
    arrange: (node: ListNode | MapNode, wanted: readonly Wanted[]): Edit[] => {
      const items = node.kind === 'map' ? node.entries : node.items;
      if (node.form === 'lines') return arrangeLines(text, items, wanted, HCL_COMMENTS, name);
      return arrangeBrackets(text, { ...node, items }, wanted, { comments: HCL_COMMENTS, lone: ', ', newlineSeparates: node.kind === 'map' });
    },
    quote: quoteHcl,
    listEdit: (at: TreeNode, quoted: readonly string[]) => listEdit(text, at, quoted),
    entryText: (map: MapNode, name: string, value: string | readonly string[]) => entrySource(text, map, name, value),
  };
}
