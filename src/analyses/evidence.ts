import { z } from 'zod';
import type { Store } from '../store/store.ts';

export const BodyRow = z.strictObject({ body: z.string() });
export const ProvedRow = z.strictObject({ instance: z.string(), kind: z.string(), path: z.string(), text: z.string() });
export type ProvedRow = z.infer<typeof ProvedRow>;

/** What the files beside the record of one source say, as its connector read it; undefined without any. */
export async function evidenceBody(store: Store, source: string): Promise<unknown> {
  const [row] = await store.rows('SELECT body FROM evidence WHERE source = $source_id', BodyRow, { source_id: source });
  return row === undefined ? undefined : (JSON.parse(row.body) as unknown);
}

/** What each of these files proves, those that concern several instances first. */
export function proved(store: Store, source: string): Promise<ProvedRow[]> {
  return store.rows('SELECT instance, kind, path, text FROM proved WHERE source = $source_id ORDER BY ALL', ProvedRow, { source_id: source });
}
