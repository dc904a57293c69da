import { canonicalJson } from '../../core/json.ts';
import { by } from '../../core/order.ts';
import { valueWithoutSecrets } from '../../core/secrets.ts';
import type { Store } from '../../store/store.ts';
import { enterProved } from '../proved.ts';
import type { CollectSource } from '../source.ts';
import { enterTexts } from './enter.ts';
import { readTexts } from './read.ts';
import { replaceRows } from './replace-rows.ts';

/** Reads the files that tell what the record could show; returns what they say, undefined where there are none. */
export async function collectEvidence(store: Store, { id, connector, baseDir, evidence = {}, stated = {} }: CollectSource): Promise<unknown> {
  const found = Object.entries(evidence).map(([kind, patterns]) => ({
    kind,
    ...readTexts({ source: id, member: `observability.${kind}`, baseDir, patterns }),
  }));
  const files = found.flatMap((one) => one.files).sort(by((file) => file.name));
  const distinct = new Map(files.map((file) => [file.name, file]));
  const isNone = files.length === 0 && Object.keys(stated).length === 0;
  const texts = Object.fromEntries(found.map((one) => [one.kind, one.texts]));
  const read = isNone ? undefined : connector.evidence?.read(id, texts, stated);
  await store.transaction(async () => {
    await replaceRows(store, 'evidence', id, [{ name: 'body', values: read === undefined ? [] : [canonicalJson(valueWithoutSecrets(read.body))] }]);
    await enterProved(store, id, 'file', valueWithoutSecrets(read?.proved ?? []));
    await enterTexts(store, id, 'evidence', [...distinct.values()]);
  });
  return read?.body;
}
