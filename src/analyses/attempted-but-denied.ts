import { z } from 'zod';
import { groupBy } from '../core/group.ts';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';
import { countText, plural } from '../core/number-text.ts';

const SQL = loadSql('attempted-but-denied.sql', import.meta.url);

export const AttemptRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(), unheld: z.string(), refused_call: z.string(),
  attempts: z.number(), days: z.number(), limited: z.number(), limited_by: z.string(), last_at: z.string(), last_id: z.string(),
});

/**
 * One finding per principal; refused calls are evidence of need or of attack and count as no use. Where the session was
 * limited beyond its principal, the limit may have refused: that says nothing about what the principal may do.
 */
export const attemptedButDenied: Analysis = async (store) => {
  const byPrincipal = groupBy(await store.rows(SQL, AttemptRow), (row) => `${row.principal_key}\n${row.unheld}`);
  return [...byPrincipal.values()].map((rows) => {
    const [first] = rows;
    const attempts = rows.reduce((sum, row) => sum + row.attempts, 0);
    return finding('attempted-but-denied', 'low', first, {
      ...(first.unheld === '' ? {} : { subject: first.unheld }),
      summary: `${first.name} was refused ${plural(attempts, 'time')} in ${plural(rows.length, 'kind')} of call; none of them counts as use${limitedText(rows, attempts)}`,
      details: rows.map((row) => `${row.refused_call}: ${row.attempts} on ${plural(row.days, 'day')}, last ${row.last_at}${limitText(row)}`),
      count: attempts,
      evidence: rows.map((row) => row.last_id),
    });
  });
};

/** How many of the refusals of one kind of call a limit of the session may explain. */
function limitText({ limited, attempts, limited_by }: z.infer<typeof AttemptRow>): string {
  if (limited === 0) return '';
  return `; ${limited === attempts ? 'all' : limited} in sessions that ${limited_by} limited`;
}

/** The same of all refusals of one principal. */
function limitedText(rows: readonly z.infer<typeof AttemptRow>[], attempts: number): string {
  const limited = rows.reduce((sum, row) => sum + row.limited, 0);
  if (limited === 0) return '';
  const count = limited === attempts ? 'all' : countText(limited);
  return `; ${count} came from sessions with policies of their own, so what refused them may not be the grants of ${rows[0]?.name ?? ''}`;
}
