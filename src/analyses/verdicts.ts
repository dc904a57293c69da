import { z } from 'zod';
import type { Atom } from '../core/permission.ts';
import type { Verdict } from '../core/verdict.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { slicesOf } from './slices.ts';

const SQL = loadSql('verdicts.sql', import.meta.url);

export const VerdictRow = z.strictObject({ atom_key: z.string(), verdict: z.string() });

/** What became of a permission. */
export interface Judged {
  readonly verdict: Verdict;
}

/** The verdict of each of these atoms of one instance that the last analyze judged, by the key of the atom. */
export async function verdictsOf(store: Store, { system, instance }: { readonly system: string; readonly instance: string }, atoms: readonly Atom[]): Promise<ReadonlyMap<string, Judged>> {
  // The keys of the atoms are in memory anyway, and a map keeps the text under which something was put first.
  const found = new Map<string, Judged | undefined>(atoms.map(({ key }) => [key, undefined]));
  const shared = new Map<string, Judged>();
  for (const slice of await slicesOf(store, 'keys')) {
    for (const { atom_key, verdict } of await store.rows(SQL, VerdictRow, { system, instance, ...slice })) {
      const judged = shared.get(verdict) ?? { verdict: verdict as Verdict };
      shared.set(verdict, judged);
      found.set(atom_key, judged);
    }
  }
  for (const [key, judged] of found) if (judged === undefined) found.delete(key);
  return found as ReadonlyMap<string, Judged>;
}
