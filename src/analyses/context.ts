import { z } from 'zod';
import type { AnyConnector } from '../core/connector.ts';
import type { PermissionModel } from '../core/permission-model.ts';
import type { GrantChange } from '../core/grant-history.ts';
import { by, byText } from '../core/order.ts';
import { EVERY_INSTANCE } from '../core/usage.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { grantChanges } from './changes.ts';
import type { Accesses } from './interpret.ts';

const CONTEXT = loadSql('context.sql', import.meta.url);
const ACCESSES = loadSql('accesses.sql', import.meta.url);

export const ContextRow = z.strictObject({ source: z.string(), system: z.string(), instance: z.string(), body: z.string(), taken_by: z.number().nullable() });
export const AccessRow = z.strictObject({ access_key: z.union([z.number(), z.bigint()]), body: z.string(), exercised: z.boolean() });

/** One instance with its connector at hand. */
export interface InstanceContext {
  readonly source: string;
  readonly system: string;
  readonly instance: string;
  readonly connector: AnyConnector;
  readonly model: PermissionModel<unknown, unknown, unknown>;
  /** As exported, with the principals that the record alone shows. */
  readonly inventory: unknown;
  /** The export was taken then or earlier, milliseconds since 1970; undefined when that is not known. */
  readonly exportedBy?: number | undefined;
  /** Recorded changes of grants, in time order. */
  readonly changes: readonly GrantChange[];
}

/** Every instance of the collected state whose connector can judge: those with an export, and those that the record alone shows. */
export async function contexts(store: Store, sources: readonly { readonly id: string; readonly connector: AnyConnector }[]): Promise<InstanceContext[]> {
  const found: InstanceContext[] = [];
  const exported = await store.rows(CONTEXT, ContextRow);
  const all = new Map<string, ReadonlyMap<string, readonly GrantChange[]>>();
  for (const { id } of sources) all.set(id, await grantChanges(store, id));
  for (const { id, connector } of [...sources].sort(by((source) => source.id))) {
    if (connector.model === undefined) continue;
    const model = await connector.model();
    const changes = all.get(id) ?? new Map<string, readonly GrantChange[]>();
    const everywhere = sources.filter((source) => source.connector === connector).flatMap((source) => all.get(source.id)?.get(EVERY_INSTANCE) ?? []);
    const own = new Map(exported.filter((row) => row.source === id).map((row) => [row.instance, row]));
    for (const instance of [...new Set([...own.keys(), ...changes.keys()])].filter((name) => name !== EVERY_INSTANCE).sort(byText)) {
      const recorded = everywhere.length === 0 ? (changes.get(instance) ?? []) : [...(changes.get(instance) ?? []), ...everywhere].sort((a, b) => a.at - b.at);
      const row = own.get(instance);
      const shown = row === undefined ? undefined : JSON.parse(row.body) as unknown;
      const inventory = model.rebuild === undefined || recorded.length === 0 ? shown : model.rebuild(instance, shown, recorded);
      if (inventory === undefined) continue;
      found.push({ source: id, system: connector.id, instance, connector, model, inventory, exportedBy: row?.taken_by ?? undefined, changes: recorded });
    }
  }
  return found;
}

/** The accesses of one instance as the last analyze left them. */
export async function storedAccesses(store: Store, system: string, instance: string): Promise<Accesses> {
  const rows = await store.rows(ACCESSES, AccessRow, { system, instance });
  return { all: new Map(rows.map((row) => [BigInt(row.access_key), { access: JSON.parse(row.body) as unknown, exercised: row.exercised }])) };
}
