import { z } from 'zod';
import type { Actor, RecordedUse } from '../core/actor.ts';
import type { AnyConnector } from '../core/connector.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import type { InstanceContext } from './context.ts';
import { RowBuffer } from './row-buffer.ts';

const RECORDED = loadSql('recorded-uses.sql', import.meta.url);

export const RecordedUseRow = z.strictObject({ instance: z.string(), principal: z.string(), actor: z.string() });

/** Tells who was behind each principal and fills `actor`. */
export async function writeActors(store: Store, sources: readonly { readonly id: string; readonly connector: AnyConnector }[], contexts: readonly InstanceContext[]): Promise<void> {
  const buffer = new RowBuffer(store, 'actor', ['source', 'instance', 'principal', 'recorded', 'kind', 'name', 'workload', 'via', 'limited']);
  for (const connector of new Set(sources.map((source) => source.connector))) {
    const own = sources.filter((source) => source.connector === connector);
    const inventories = new Map(contexts.filter((context) => context.connector === connector).map((context) => [context.instance, context.inventory]));
    for (const source of own) {
      const recorded = await store.rows(RECORDED, RecordedUseRow, { source_id: source.id });
      for (const actor of connector.usage?.actors?.resolve(recorded, inventories) ?? recorded.map(asRecorded)) {
        buffer.add(source.id, actor.instance, actor.principal, actor.actor, actor.kind, actor.name, actor.workload, JSON.stringify(actor.via), actor.limited ?? '');
        await buffer.flush(50_000);
      }
    }
  }
  await buffer.flush();
}

/** A system without joins: each recorded actor is what it says. */
function asRecorded(use: RecordedUse): Actor {
  return { ...use, kind: 'user', name: use.actor, workload: use.actor, via: [] };
}
