import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import { finding, type Analysis } from './analysis.ts';
import { plural } from '../core/number-text.ts';

const SQL = loadSql('mapping-contradicted.sql', import.meta.url);

export const ContradictionRow = z.strictObject({
  system: z.string(), instance: z.string(), group_name: z.string(), uses: z.number(), details: z.string(), evidence: z.string(),
});

/** The record contradicts what pawl knows of the system: a finding about pawl, per instance and group of permissions. */
export const mappingContradicted: Analysis = async (store) =>
  (await store.rows(SQL, ContradictionRow)).map((row) =>
    finding('mapping-contradicted', 'medium', { ...row, principal_key: '' }, {
      subject: row.group_name,
      summary: `${plural(row.uses, 'refusal')} in ${row.instance} ${row.uses === 1 ? 'contradicts' : 'contradict'} what pawl takes calls of ${row.group_name} to need, so every permission of ${row.group_name} stays`,
      details: JSON.parse(row.details) as string[],
      count: row.uses,
      evidence: JSON.parse(row.evidence) as string[],
    }),
  );
