import { z } from 'zod';
import { plural } from '../core/number-text.ts';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';

const SQL = loadSql('provider-expansion.sql', import.meta.url);

export const ExpansionRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(), path_text: z.string(), permissions: z.number(), details: z.string(),
});

/** One finding per grant that the provider widened; the team did nothing. */
export const providerExpansion: Analysis = async (store) =>
  (await store.rows(SQL, ExpansionRow)).map((row) =>
    finding('provider-expansion', 'low', row, {
      subject: row.path_text,
      summary: `${row.name} has ${plural(row.permissions, 'permission')} more by ${row.path_text}, which the provider added; no change of yours`,
      details: JSON.parse(row.details) as string[],
      count: row.permissions,
    }),
  );
