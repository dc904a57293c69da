import { z } from 'zod';
import type { Decisions } from '../core/outside-grant.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('decided.sql', import.meta.url);

export const DecidedRow = z.strictObject({ reproduced: z.number(), unknown_: z.number(), contradicted: z.number(), named: z.number(), misnamed: z.number() });

/** What became of the decisions that the record of one instance states; undefined where it states none that can be held against the grants. */
export async function decisionsOf(store: Store, { system, instance }: { readonly system: string; readonly instance: string }): Promise<Decisions | undefined> {
  const [row] = await store.rows(SQL, DecidedRow, { system, instance });
  if (row === undefined) return undefined;
  const { unknown_, ...rest } = row;
  return { ...rest, unknown: unknown_ };
}
