import { z } from 'zod';
import type { AnyConnector, PermissionModel } from '../core/connector.ts';
import type { Definition } from '../core/proposal.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import type { Accesses } from './interpret.ts';

const CONTEXT = loadSql('context.sql', import.meta.url);
const ACCESSES = loadSql('accesses.sql', import.meta.url);

export const ContextRow = z.strictObject({ source: z.string(), system: z.string(), instance: z.string(), body: z.string() });
export const AccessRow = z.strictObject({ access_key: z.union([z.number(), z.bigint()]), body: z.string(), exercised: z.boolean() });
export const DefinitionRow = z.strictObject({ path: z.string(), defines: z.string().nullable(), body: z.string() });

/** One instance with its connector at hand. */
export interface InstanceContext {
  readonly source: string;
  readonly system: string;
  readonly instance: string;
  readonly connector: AnyConnector;
  readonly model: PermissionModel<unknown, unknown, unknown>;
  readonly inventory: unknown;
}

/** Every instance of the collected state whose connector can judge. */
export async function contexts(store: Store, sources: readonly { readonly id: string; readonly connector: AnyConnector }[]): Promise<InstanceContext[]> {
  const found: InstanceContext[] = [];
  for (const row of await store.rows(CONTEXT, ContextRow)) {
    const connector = sources.find((source) => source.id === row.source)?.connector;
    if (connector?.model === undefined) continue;
    const { source, system, instance } = row;
    found.push({ source, system, instance, connector, model: await connector.model(), inventory: JSON.parse(row.body) as unknown });
  }
  return found;
}

/** The accesses of one instance as the last analyze left them. */
export async function storedAccesses(store: Store, system: string, instance: string): Promise<Accesses> {
  const rows = await store.rows(ACCESSES, AccessRow, { system, instance });
  return { all: new Map(rows.map((row) => [BigInt(row.access_key), { access: JSON.parse(row.body) as unknown, exercised: row.exercised }])) };
}

/** Definition files of one source, as collected. */
export async function definitionsOf(store: Store, source: string): Promise<Definition[]> {
  const rows = await store.rows('SELECT path, defines, body FROM definition WHERE source = $source_id ORDER BY path', DefinitionRow, { source_id: source });
  return rows.map(({ path, defines, body }) => ({ path, text: body, ...(defines === null ? {} : { defines }) }));
}
