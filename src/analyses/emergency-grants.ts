import { z } from 'zod';
import type { LossRecord } from '../core/documents/loss.ts';
import { groupBy } from '../core/group.ts';
import type { Verdict } from '../core/verdict.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { emergencyRows } from './forgotten-emergency-grant.ts';

const ATOMS = loadSql('emergency-atoms.sql', import.meta.url);

export const EmergencyAtomRow = z.strictObject({ principal_key: z.string(), given_id: z.string(), atom_key: z.string(), unused: z.string(), observable: z.boolean(), reason: z.string() });

/** A permission that such a change gave. */
export interface GivenAtom {
  /** The verdict that it would have if no call had needed it. */
  readonly unused: Verdict;
  /** Why the record could not have shown its use, with the remedy behind a bar; undefined where it could. */
  readonly unseen: string | undefined;
}

/** A change of grants that gave something for an emergency, and that nobody took back. */
export interface EmergencyGrant {
  readonly given: LossRecord['given'];
  /** Keys of the principals for which it was an emergency. */
  readonly principals: ReadonlySet<string>;
  /** Keys of everything that it gave, whoever holds it. */
  readonly atoms: ReadonlyMap<string, GivenAtom>;
  /** Keys of the accesses that nothing else of those principals allows for certain; all were used within hours of it. */
  readonly accesses: ReadonlySet<bigint>;
}

/** Every forgotten emergency grant, as the last analyze left it: those of the findings, one per change. */
export async function emergencyGrants(store: Store, temporarySeconds: number): Promise<readonly EmergencyGrant[]> {
  const rows = await emergencyRows(store, temporarySeconds);
  if (rows.length === 0) return [];
  const changes = JSON.stringify([...new Set(rows.map((row) => row.given_id))]);
  const atoms = groupBy(await store.rows(ATOMS, EmergencyAtomRow, { changes }), (row) => row.given_id);
  return [...groupBy(rows, (row) => row.given_id).values()].map((own) => {
    const [{ given_id, given_by, given_event, since_at }] = own;
    return {
      given: { id: given_id, by: given_by, event: given_event, at: since_at },
      principals: new Set(own.map((row) => row.principal_key)),
      atoms: new Map((atoms.get(given_id) ?? []).map((row) => [row.atom_key, { unused: row.unused as Verdict, unseen: row.observable ? undefined : row.reason }])),
      accesses: new Set(own.map((row) => BigInt(row.access_key))),
    };
  });
}
