import type { ProvedFile } from '../core/evidence.ts';
import { by } from '../core/order.ts';
import type { Store } from '../store/store.ts';

/** Makes the state hold just these lines of what files, or digests, of a source prove. Runs inside a transaction. */
export async function enterProved(store: Store, source: string, origin: 'file' | 'digest', proved: readonly ProvedFile[]): Promise<void> {
  await store.run('DELETE FROM proved WHERE source = $source AND origin = $origin', { source, origin });
  if (proved.length === 0) return;
  const rows = [...proved].sort(by((one) => `${one.instance}\n${one.kind}\n${one.path}\n${one.text}`));
  await store.append('proved', [
    { name: 'source', values: rows.map(() => source) },
    { name: 'origin', values: rows.map(() => origin) },
    ...(['instance', 'kind', 'path', 'text'] as const).map((name) => ({ name, values: rows.map((one) => one[name]) })),
  ]);
}
