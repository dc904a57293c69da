import { z } from 'zod';
import type { LoggingChange } from '../core/evidence.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('logging-changes.sql', import.meta.url);

export const ChangeRow = z.strictObject({ instance: z.string(), at_ms: z.number(), subject: z.string(), detail: z.string() });

/** Changes of what is recorded that the record of one source itself shows, oldest first. */
export async function loggingChanges(store: Store, source: string): Promise<LoggingChange[]> {
  const rows = await store.rows(SQL, ChangeRow, { source_id: source });
  return rows.map(({ instance, at_ms, subject, detail }) => ({ instance, at: at_ms, subject, detail: JSON.parse(detail) as Record<string, string> }));
}
