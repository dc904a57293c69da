import { by } from '../../../src/core/order.ts';
import type { Tag } from '../inventory.ts';
import { BrokenDetail } from './broken.ts';

interface Tagged {
  readonly Arn: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] | null | undefined;
}

/** The tags of a holder or policy, sorted by key; nothing when there are none. @throws BrokenDetail when a key stands twice. */
export function tagsOf({ Arn: arn, Tags: tags }: Tagged): { readonly tags?: readonly Tag[] } {
  if (tags === null || tags === undefined || tags.length === 0) return {};
  const twice = tags.find(({ Key }, at) => tags.findIndex((other) => other.Key === Key) !== at);
  if (twice !== undefined) throw new BrokenDetail(`${arn}: the tag ${JSON.stringify(twice.Key)} stands twice`);
  return { tags: tags.map(({ Key, Value }) => ({ key: Key, value: Value })).sort(by((tag) => tag.key)) };
}
