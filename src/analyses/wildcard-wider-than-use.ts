import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';
import { slicedRows } from './slices.ts';
import { countText, plural } from '../core/number-text.ts';

const SQL = loadSql('wildcard-wider-than-use.sql', import.meta.url);

export const WildcardRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(), pattern: z.string(), path_text: z.string(),
  used: z.number(), unused: z.number(), heaviest: z.number(), details: z.string(),
});

/** One finding per wildcard and path; the details are what was used of it. */
export const wildcardWiderThanUse: Analysis = async (store) =>
  (await slicedRows(store, SQL, WildcardRow)).map((row) =>
    finding('wildcard-wider-than-use', row.heaviest >= 0.5 ? 'medium' : 'low', row, {
      subject: `${row.pattern}\n${row.path_text}`,
      summary: `${row.name} was granted ${row.pattern} by ${row.path_text}: ${plural(row.used, 'permission')} of it used, ${countText(row.unused)} not needed`,
      details: JSON.parse(row.details) as string[],
      count: row.unused,
    }),
  );
