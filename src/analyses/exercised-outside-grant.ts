import { z } from 'zod';
import { groupBy } from '../core/group.ts';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';
import { plural } from '../core/number-text.ts';

const SQL = loadSql('exercised-outside-grant.sql', import.meta.url);

export const OutsideRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(), text: z.string(),
  contradicts: z.boolean(), uses: z.number(), last_at: z.string(), last_id: z.string(),
  by_grant: z.string(), ended_at: z.string().nullable(), ended_by: z.string().nullable(), ended_event: z.string().nullable(), ended_id: z.string().nullable(),
  decision: z.string(),
});
type OutsideRow = z.infer<typeof OutsideRow>;

/** One finding per principal: used by a grant since revoked, or by a grant that nothing shows. Never re-granted. */
export const exercisedOutsideGrant: Analysis = async (store) => {
  const byPrincipal = groupBy(await store.rows(SQL, OutsideRow), (row) => row.principal_key);
  return [...byPrincipal.values()].map((rows) => {
    const [first] = rows;
    const unexplained = rows.filter((row) => row.contradicts).length;
    return finding('exercised-outside-grant', unexplained > 0 ? 'medium' : 'info', first, {
      summary: `${first.name} used ${plural(rows.length, 'permission')} outside its grants: ${rows.length - unexplained} by a grant since revoked, ${unexplained} by nothing that is known`,
      details: rows.map((row) => `${row.text}: ${plural(row.uses, 'call')}, last ${row.last_at}, ${explained(row)}`),
      count: rows.length,
      evidence: rows.flatMap((row) => [row.last_id, ...(row.ended_id === null ? [] : [row.ended_id])]),
    });
  });
};

function explained(row: OutsideRow): string {
  if (row.contradicts && row.decision !== 'denied') return 'before anything granted it';
  if (row.contradicts) return 'granted from elsewhere (a resource policy, a session, an older export)';
  if (row.by_grant === '') return 'by a grant since changed';
  if (row.ended_at === null) return `by ${row.by_grant}, which has changed since`;
  if (row.ended_by === null) return `by ${row.by_grant}; the export does not show it any more, and no record of its end is at hand`;
  return `by ${row.by_grant}; revoked ${row.ended_at} by ${row.ended_by} (${row.ended_event ?? ''})`;
}
