import { z } from 'zod';
import type { GrantChange } from '../core/grant-history.ts';
import { groupBy } from '../core/group.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('changes.sql', import.meta.url);

export const ChangeRow = z.strictObject({
  instance: z.string(), kind: z.enum(['grant-change', 'policy-version']), at_ms: z.number(), record_id: z.string(), subject: z.string(),
  holder: z.string().nullable(), actor: z.string(), detail: z.string(),
});

/** Changes of grants by instance, in time order. A call that two files tell under one id is one change. */
export async function grantChanges(store: Store, source: string): Promise<ReadonlyMap<string, readonly GrantChange[]>> {
  const rows = await store.rows(SQL, ChangeRow, { source_id: source });
  const changes = rows.map(({ instance, record_id, at_ms, holder, detail, ...rest }) => ({
    instance,
    change: { ...rest, id: record_id, at: at_ms, ...(holder === null ? {} : { holder }), detail: JSON.parse(detail) as Record<string, string> },
  }));
  return new Map([...groupBy(changes, ({ instance }) => instance)].map(([instance, own]) => [instance, own.map(({ change }) => change)]));
}
