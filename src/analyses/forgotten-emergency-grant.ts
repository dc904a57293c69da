import { z } from 'zod';
import { groupBy } from '../core/group.ts';
import { plural } from '../core/number-text.ts';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';

const SQL = loadSql('forgotten-emergency-grant.sql', import.meta.url);

export const EmergencyRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(), given_id: z.string(), given_by: z.string(), given_event: z.string(),
  permissions: z.number(), since_at: z.string(), last_at: z.string(), text: z.string(), needed: z.boolean(), uses: z.number(), used_last_at: z.string(), last_id: z.string(),
});

/** One finding per change that gave a principal something for an emergency, and that nobody took back. */
export const forgottenEmergencyGrant: Analysis = async (store, { temporarySeconds }) => {
  const rows = await store.rows(SQL, EmergencyRow, { temporary_seconds: BigInt(temporarySeconds) });
  return [...groupBy(rows, (row) => `${row.principal_key}\n${row.given_id}`).values()].map((own) => {
    const [first] = own;
    return finding('forgotten-emergency-grant', 'high', first, {
      subject: first.given_id,
      summary: `${first.given_by} gave ${first.name} ${plural(first.permissions, 'permission')} at ${first.since_at} (${first.given_event}); what only they allow was last used at ${first.last_at}, and they are still there`,
      details: own.map((row) => `${row.text}: ${row.needed ? '' : 'perhaps '}${plural(row.uses, 'call')}, last ${row.used_last_at}`),
      count: first.permissions,
      evidence: [first.given_id, ...own.map((row) => row.last_id)],
    });
  });
};
