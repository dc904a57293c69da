import { canonicalJson } from '../../../src/core/json.ts';
import { reference } from '../references.ts';
import type { Manifest, WrittenObject } from './manifests/object.ts';
import { readManifest } from './manifests/read.ts';
import { type Live, saysTheSame } from './objects.ts';
import type { Operation } from './operations.ts';
import type { Place } from './places.ts';

/** Does the edited file say what is meant: what changes says its new self, all else says what it said? */
export function readsAs({ path, objects }: Manifest, after: string, carried: readonly { readonly operation: Operation; readonly place: Place }[]): boolean {
  const now = readManifest(path, after);
  if (now.reason !== undefined) return false;
  const found = new Map(now.objects.map((object) => [object.address, object]));
  const expected = new Map<string, (object: WrittenObject) => boolean>();
  const accountNamespaces = carried.flatMap(({ place }) => place.accountNamespaces);
  const affixes = carried[0]?.place.affixes;
  const says = (object: WrittenObject, live: Live): boolean => saysTheSame({ object, accountNamespaces, ...(affixes === undefined ? {} : { affixes }), ...(object.content === undefined ? {} : { content: object.content }) }, live);
  for (const object of objects) {
    const own = carried.find((one) => one.operation.before !== null && one.place.object === object)?.operation;
    if (own === undefined) expected.set(object.address, (other) => canonicalJson(other.content) === canonicalJson(object.content));
    else if (own.after !== null) expected.set(object.address, (other) => says(other, own.after!));
  }
  for (const { operation } of carried) if (operation.before === null) expected.set(reference(operation.after!), (other) => says(other, operation.after!));
  return found.size === expected.size && [...expected].every(([address, holds]) => found.has(address) && holds(found.get(address)!));
}
