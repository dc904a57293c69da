import { canonicalJson } from '../../../src/core/json.ts';
import { reference } from '../references.ts';
import type { Manifest, WrittenObject } from './manifests/object.ts';
import { readManifest } from './manifests/read.ts';
import { saysTheSame } from './objects.ts';
import type { Operation } from './operations.ts';

/** Does the edited file say what is meant: what changes says its new self, all else says what it said? */
export function readsAs({ path, objects }: Manifest, after: string, carried: readonly { readonly operation: Operation; readonly object: WrittenObject }[]): boolean {
  const now = readManifest(path, after);
  if (now.reason !== undefined) return false;
  const found = new Map(now.objects.map((object) => [object.address, object]));
  const expected = new Map<string, (object: WrittenObject) => boolean>();
  for (const object of objects) {
    const own = carried.find((one) => one.operation.before !== null && one.object === object)?.operation;
    if (own === undefined) expected.set(object.address, (other) => canonicalJson(other.content) === canonicalJson(object.content));
    else if (own.after !== null) expected.set(object.address, (other) => saysTheSame(other, own.after!));
  }
  for (const { operation } of carried) if (operation.before === null) expected.set(reference(operation.after!), (other) => saysTheSame(other, operation.after!));
  return found.size === expected.size && [...expected].every(([address, holds]) => found.has(address) && holds(found.get(address)!));
}
