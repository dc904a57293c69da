import { type Entry, type MapNode, placeAt } from '../../../../src/edits/tree.ts';
import type { Place } from './place.ts';
import type { Block, TerraformFolder } from './terraform-folder.ts';

/** Takes a block out of its file, unless something in its folder still names it (`expected` times are known and go too). */
export function removeBlock({ file, entry, address }: Block, folder: TerraformFolder, expected = 0): ReturnType<Place['remove']> {
  const mentions = folder.mentions(address);
  if (mentions.length > expected) return { where: placeAt(mentions[0]!.file, mentions[0]!.at), reason: `${address} is still named here, so that it cannot be taken out on its own` };
  const root = file.root as MapNode;
  const index = root.entries.indexOf(entry);
  return file.arrange(root, root.entries.flatMap((_, other) => (other === index ? [] : [other])));
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
