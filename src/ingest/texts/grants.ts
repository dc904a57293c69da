import { by } from '../../core/order.ts';
import type { Store } from '../../store/store.ts';
import { enterInventories } from '../inventories/enter.ts';
import type { CollectSource } from '../source.ts';
import { enterTexts } from './enter.ts';
import { readTexts, type ReadTexts } from './read.ts';

/** Reads what was granted, with the provider's documents that belong to it, and makes the state hold just that of this source. */
export async function collectGrants(store: Store, source: CollectSource): Promise<void> {
  const { id, connector, baseDir } = source;
  const exported = readTexts({ source: id, member: 'grants', baseDir, patterns: connector.grants === undefined ? [] : source.grants });
  const documented = exported.texts.length === 0 ? [] : readDocumented(source);
  const texts = documented.flatMap((one) => one.texts);
  const inventories = exported.texts.length === 0 ? [] : (connector.grants?.read(id, exported.texts, texts) ?? []);
  const files = [...exported.files, ...documented.flatMap((one) => one.files)];
  const distinct = new Map(files.map((file) => [file.name, file]));
  await store.transaction(async () => {
    await enterInventories(store, { source: id, system: connector.id, takenAt: source.grantsTakenAt }, inventories);
    await enterTexts(store, id, 'grants', [...distinct.values()].sort(by((file) => file.name)));
  });
}

function readDocumented({ id, baseDir, documented = {} }: CollectSource): readonly ReadTexts[] {
  return Object.entries(documented).map(([member, patterns]) => readTexts({ source: id, member, baseDir, patterns }));
}
