import { z } from 'zod';
import { groupBy } from '../core/group.ts';
import { plural } from '../core/number-text.ts';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';

const SQL = loadSql('refusal-contradicted.sql', import.meta.url);

export const RefusalRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(), text: z.string(), uses: z.number(), last_at: z.string(), last_id: z.string(),
});

/** One finding per principal: the system refused what its known grants allow, so these are not what was in force. */
export const refusalContradicted: Analysis = async (store) =>
  [...groupBy(await store.rows(SQL, RefusalRow), (row) => row.principal_key).values()].map((rows) => {
    const [first] = rows;
    return finding('mapping-contradicted', 'medium', first, {
      subject: 'refused though allowed',
      summary: `${first.name} was refused ${plural(rows.length, 'thing')} that its known grants allow, so nothing of the same groups leaves`,
      details: rows.map((row) => `${row.text}: ${plural(row.uses, 'refusal')}, last ${row.last_at}`),
      count: rows.length,
      evidence: rows.map((row) => row.last_id),
    });
  });
