import { sha256 } from '../../core/digest.ts';
import { by } from '../../core/order.ts';
import { valueWithoutSecrets } from '../../core/secrets.ts';
import type { Store } from '../../store/store.ts';
import type { CollectSource } from '../source.ts';
import { enterTexts } from './enter.ts';
import { listAll, readText } from './read.ts';
import { replaceRows } from './replace-rows.ts';

/** Of a definition file the state keeps where it is and what it was, never its text. */
export async function collectDefinitions(store: Store, { id, baseDir, definitions }: CollectSource): Promise<void> {
  const found = definitions.map(({ path, defines }) => ({
    defines: valueWithoutSecrets(defines ?? null),
    files: listAll({ source: id, member: 'definitions', baseDir, patterns: [path] }),
  }));
  const files = new Map(found.flatMap((one) => one.files.map((file) => [file.name, file])));
  const digests = new Map([...files.values()].map((file) => [file.name, sha256(readText(id, file))]));
  const rows = found.flatMap(({ files: own, defines }) => own.map(({ name }) => ({ path: name, defines }))).sort(by((row) => row.path));
  await store.transaction(async () => {
    await replaceRows(store, 'definition', id, [
      { name: 'path', values: rows.map((row) => row.path) },
      { name: 'defines', values: rows.map((row) => row.defines) },
      { name: 'sha256', values: rows.map((row) => digests.get(row.path)!) },
    ]);
    await enterTexts(store, id, 'definition', [...files.values()].sort(by((file) => file.name)));
  });
}
