import { z } from 'zod';
import { groupBy } from '../core/group.ts';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';

const SQL = loadSql('exercised-outside-grant.sql', import.meta.url);

export const OutsideRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(), text: z.string(),
  contradicts: z.boolean(), uses: z.number(), last_at: z.string(), last_id: z.string(),
});

/** One finding per principal: used by a grant since revoked, or by a grant that the exports do not show. Never re-granted. */
export const exercisedOutsideGrant: Analysis = async (store) => {
  const byPrincipal = groupBy(await store.rows(SQL, OutsideRow), (row) => row.principal_key);
  return [...byPrincipal.values()].map((rows) => {
    const [first] = rows;
    const unexplained = rows.filter((row) => row.contradicts).length;
    return finding('exercised-outside-grant', unexplained > 0 ? 'medium' : 'info', first, {
      summary: `${first.name} used ${rows.length} permission(s) that its known grants do not allow today, ${unexplained} of them without a change of its grants afterwards`,
      details: rows.map((row) => `${row.text}: ${row.uses} call(s), last ${row.last_at}, ${row.contradicts ? 'granted from elsewhere (a resource policy, a session, an older export)' : 'a grant since changed'}`),
      count: rows.length,
      evidence: rows.map((row) => row.last_id),
    });
  });
};
