import { by } from '../../../../src/core/order.ts';
import type { Definition } from '../../../../src/core/proposal.ts';
import type { Manifest } from './object.ts';
import { readManifest } from './read.ts';

/** What was read of a list of definitions: the same list is asked again for every proposal. */
const READ = new WeakMap<readonly Definition[], readonly Manifest[]>();

/** The manifests among definition files, each file once, sorted by path. */
export function manifestsOf(definitions: readonly Definition[]): readonly Manifest[] {
  const read = READ.get(definitions);
  if (read !== undefined) return read;
  const files = new Map(definitions.map(({ path, text }) => [path, text]));
  const manifests = [...files].map(([path, text]) => readManifest(path, text)).sort(by(({ path }) => path));
  READ.set(definitions, manifests);
  return manifests;
}
