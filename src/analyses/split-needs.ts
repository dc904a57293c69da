import { z } from 'zod';
import type { SplitNeeds } from '../core/split.ts';
import type { Verdict } from '../core/verdict.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const ATOMS = loadSql('split-atoms.sql', import.meta.url);
const ACCESSES = loadSql('split-accesses.sql', import.meta.url);
const ACTORS = loadSql('split-actors.sql', import.meta.url);

export const SplitAtomRow = z.strictObject({ atom_key: z.string(), unused: z.string(), workloads: z.string() });
export const SplitAccessRow = z.strictObject({ access_key: z.string(), workloads: z.string() });
export const SplitActorRow = z.strictObject({ workload: z.string(), actors: z.string(), settled: z.boolean() });

/** Reads who used what of one principal, as the last analyze left it. */
export async function splitNeeds(store: Store, principalKey: string): Promise<SplitNeeds> {
  const of = { principal_key: principalKey };
  const names = (json: string): string[] => JSON.parse(json) as string[];
  const atoms = await store.rows(ATOMS, SplitAtomRow, of);
  const accesses = await store.rows(ACCESSES, SplitAccessRow, of);
  const actors = await store.rows(ACTORS, SplitActorRow, of);
  return {
    atoms: new Map(atoms.map((row) => [row.atom_key, { unused: row.unused as Verdict, workloads: names(row.workloads) }])),
    accesses: new Map(accesses.map((row) => [BigInt(row.access_key), names(row.workloads)])),
    actors: new Map(actors.map((row) => [row.workload, { actors: names(row.actors), settled: row.settled }])),
  };
}
