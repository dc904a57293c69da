import { type Entry, type MapNode, placeAt } from '../../../../src/edits/tree.ts';
import type { Place } from './place.ts';
import type { Block, TerraformFolder } from './terraform-folder.ts';

/** Takes blocks out of their file, unless something else in their folder still names one of them. */
export function removeBlocks(blocks: readonly [Block, ...Block[]], folder: TerraformFolder): ReturnType<Place['remove']> {
  const [{ file }] = blocks;
  const goes = (other: Block['file'], at: number): boolean => other === file && blocks.some(({ entry }) => at >= entry.start && at < entry.end);
  for (const { address } of blocks) {
    const named = folder.mentions(address).find((mention) => !goes(mention.file, mention.at));
    if (named !== undefined) return { where: placeAt(named.file, named.at), reason: `${address} is still named here, so that it cannot be taken out on its own` };
  }
  const root = file.root as MapNode;
  return file.arrange(root, root.entries.flatMap((entry, index) => (blocks.some((block) => block.entry === entry) ? [] : [index])));
}

/**
 * Takes an `inline_policy` block out of a role. The last one is left empty: without any block the provider would leave
 * the policies of the role as they are (AWS provider, "aws_iam_role", inline_policy).
 */
export function removeInlineBlock({ file, entry }: Block, blocks: readonly Entry[], index: number): ReturnType<Place['remove']> {
  const [only, ...others] = blocks;
  if (only !== undefined && others.length === 0) return [{ start: only.start, end: only.end, text: 'inline_policy {}' }];
  const body = entry.value as MapNode;
  const at = body.entries.indexOf(blocks[index]!);
  return file.arrange(body, body.entries.flatMap((_, other) => (other === at ? [] : [other])));
}
