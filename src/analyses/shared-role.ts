import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';

const SQL = loadSql('shared-role.sql', import.meta.url);

export const SharedRoleRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(),
  workloads: z.number(), heaviest: z.number(), sole: z.number(), details: z.string(),
});

/** One finding per principal that several workloads use; medium when one of them can write, or worse, what no other needs. */
export const sharedRole: Analysis = async (store) =>
  (await store.rows(SQL, SharedRoleRow)).map((row) =>
    finding('shared-role', row.heaviest >= 0.5 ? 'medium' : 'low', row, {
      summary: `${row.name} is used by ${row.workloads} workloads; ${row.sole} of its permissions are used by one of them alone`,
      details: JSON.parse(row.details) as string[],
      count: row.workloads,
    }),
  );
