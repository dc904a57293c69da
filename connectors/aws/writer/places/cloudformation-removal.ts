import { placeAt, type ListNode, type MapNode } from '../../../../src/edits/tree.ts';
import type { Resource } from './cloudformation.ts';
import type { Place, Removal } from './place.ts';

/** Takes an element out of a list of a resource; the property goes with its last element. */
export function removeItem({ template, properties }: Resource, property: string, list: ListNode, index: number): Removal {
  return () => {
    const { written } = template;
    const rest = list.items.flatMap((_, other) => (other === index ? [] : [other]));
    if (rest.length > 0) return written.arrange(list, rest);
    const others = properties.entries.flatMap(({ name }, other) => (name === property ? [] : [other]));
    if (others.length === 0) return { where: placeAt(written, list.start), reason: 'nothing else stands in this resource, so that it must go as a whole' };
    return written.arrange(properties, others);
  };
}

/** Takes a resource out of the template, unless something else names it. */
export function removeResource({ template, entry, logicalId }: Resource): ReturnType<Place['remove']> {
  const { written, resources } = template;
  const named = [...written.text.matchAll(new RegExp(`(?<![\\w:-])${logicalId}(?![\\w-])`, 'g'))].find(({ index }) => index < entry.start || index >= entry.end);
  if (named !== undefined) return { where: placeAt(written, named.index), reason: `${logicalId} is still named here, so that it cannot be taken out on its own` };
  const others = resources.entries.flatMap((one, index) => (one === entry ? [] : [index]));
  if (others.length === 0) return { where: placeAt(written, entry.start), reason: 'it is the only resource of the template' };
  return written.arrange(resources as MapNode, others);
}
