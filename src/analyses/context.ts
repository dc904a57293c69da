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

/** A source as far as it tells which instances there are. */
export interface ContextSource {
  readonly id: string;
  readonly connector: AnyConnector;
}

/** Every instance of the collected state whose connector can judge: those with an export, and those that the record alone shows. */
export async function contexts(store: Store, sources: readonly ContextSource[]): Promise<InstanceContext[]> {
  const exported = await store.rows(CONTEXT, ContextRow);
  const changes = new Map<string, ReadonlyMap<string, readonly GrantChange[]>>();
  for (const { id } of sources) changes.set(id, await grantChanges(store, id));
  const found: InstanceContext[] = [];
  for (const { id, connector } of [...sources].sort(by((source) => source.id))) {
    if (connector.model === undefined) continue;
    const model = await connector.model();
    const siblings = sources.filter((source) => source.connector === connector);
    const everywhere = siblings.flatMap((source) => changes.get(source.id)?.get(EVERY_INSTANCE) ?? []);
    const own = changes.get(id) ?? new Map<string, readonly GrantChange[]>();
    const exports = new Map(exported.filter((row) => row.source === id).map((row) => [row.instance, row]));
    const instances = new Set([...exports.keys(), ...own.keys()].filter((name) => name !== EVERY_INSTANCE));
    for (const instance of [...instances].sort(byText)) {
      const recorded = inOrder(own.get(instance) ?? [], everywhere);
      const row = exports.get(instance);
      const shown = row === undefined ? undefined : JSON.parse(row.body) as unknown;
      const inventory = model.rebuild === undefined || recorded.length === 0 ? shown : model.rebuild(instance, shown, recorded);
      if (inventory === undefined) continue;
      found.push({ source: id, system: connector.id, instance, connector, model, inventory, exportedBy: row?.taken_by ?? undefined, changes: recorded });
    }
  }
  return found;
}

/** The changes of one instance with those that concern all instances, in time order. */
function inOrder(own: readonly GrantChange[], everywhere: readonly GrantChange[]): readonly GrantChange[] {
  return everywhere.length === 0 ? own : [...own, ...everywhere].sort((a, b) => a.at - b.at);
}

/** The accesses of one instance as the last analyze left them. */
export async function storedAccesses(store: Store, system: string, instance: string): Promise<Accesses> {
  const rows = await store.rows(ACCESSES, AccessRow, { system, instance });
  return { all: new Map(rows.map((row) => [BigInt(row.access_key), { access: JSON.parse(row.body) as unknown, exercised: row.exercised }])) };
}
