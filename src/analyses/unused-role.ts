import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';
import { plural } from '../core/number-text.ts';

const SQL = loadSql('unused-role.sql', import.meta.url);

export const UnusedRoleRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(), cycle: z.string(), permissions: z.number(),
});

/** A principal without any call; the summary says "in the record", because some calls are never recorded. */
export const unusedRole: Analysis = async (store) =>
  (await store.rows(SQL, UnusedRoleRow)).map((row) =>
    finding('unused-role', row.permissions === 0 ? 'low' : 'medium', row, {
      summary: `${row.name} made no recorded call over a full ${row.cycle} cycle and holds ${plural(row.permissions, 'permission')}`,
      details: [],
      count: row.permissions,
    }),
  );
