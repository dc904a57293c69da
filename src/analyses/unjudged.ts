import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';
import { plural } from '../core/number-text.ts';

const SQL = loadSql('unjudged.sql', import.meta.url);

export const UnjudgedRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(), group_name: z.string(),
  uses: z.number(), details: z.string(), sample_id: z.string(),
});

/** Unmapped calls: a gap in what pawl knows of the system, which keeps every permission of the group. */
export const unjudged: Analysis = async (store) =>
  (await store.rows(SQL, UnjudgedRow)).map((row) =>
    finding('evidence-gap', 'info', row, {
      subject: `unmapped\n${row.group_name}`,
      summary: `${row.name} made ${plural(row.uses, 'call')} that pawl cannot map, so every permission of ${row.group_name} stays`,
      details: JSON.parse(row.details) as string[],
      count: row.uses,
      evidence: [row.sample_id],
    }),
  );
