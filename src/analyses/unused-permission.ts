import { z } from 'zod';
import type { Severity } from '../core/finding.ts';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';
import { slicedRows } from './slices.ts';
import { plural } from '../core/number-text.ts';

const SQL = loadSql('unused-permission.sql', import.meta.url);

export const UnusedRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(), cycle: z.string(),
  permissions: z.number(), heaviest: z.number(), details: z.string(),
});

/** One finding per principal, as severe as the heaviest permission that nothing needed. */
export const unusedPermission: Analysis = async (store) =>
  (await slicedRows(store, SQL, UnusedRow)).map((row) =>
    finding('unused-permission', severityOf(row.heaviest), row, {
      summary: `${row.name} holds ${plural(row.permissions, 'permission')} that nothing needed over a full ${row.cycle} cycle`,
      details: JSON.parse(row.details) as string[],
      count: row.permissions,
    }),
  );

/** Escalation and permission management are high; destroying, reading secrets and writing medium; the rest low. */
function severityOf(weight: number): Severity {
  if (weight >= 0.9) return 'high';
  return weight >= 0.5 ? 'medium' : 'low';
}
