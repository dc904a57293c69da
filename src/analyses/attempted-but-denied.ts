import { z } from 'zod';
import { groupBy } from '../core/group.ts';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';
import { plural } from '../core/number-text.ts';

const SQL = loadSql('attempted-but-denied.sql', import.meta.url);

export const AttemptRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(), refused_call: z.string(),
  attempts: z.number(), days: z.number(), last_at: z.string(), last_id: z.string(),
});

/** One finding per principal; refused calls are evidence of need or of attack and count as no use. */
export const attemptedButDenied: Analysis = async (store) => {
  const byPrincipal = groupBy(await store.rows(SQL, AttemptRow), (row) => row.principal_key);
  return [...byPrincipal.values()].map((rows) => {
    const [first] = rows;
    const attempts = rows.reduce((sum, row) => sum + row.attempts, 0);
    return finding('attempted-but-denied', 'low', first, {
      summary: `${first.name} was refused ${plural(attempts, 'time')} in ${plural(rows.length, 'kind')} of call; none of them counts as use`,
      details: rows.map((row) => `${row.refused_call}: ${row.attempts} on ${plural(row.days, 'day')}, last ${row.last_at}`),
      count: attempts,
      evidence: rows.map((row) => row.last_id),
    });
  });
};
