import { definitionsOf, storedAccesses, type InstanceContext } from '../analyses/context.ts';
import { outsideGrants } from '../analyses/outside.ts';
import { useDays } from '../analyses/use-days.ts';
import type { OutsideGrant } from '../core/outside-grant.ts';
import type { PolicyWriter } from '../core/connector.ts';
import type { Atom } from '../core/permission.ts';
import { groupBy } from '../core/group.ts';
import { principalKey } from '../core/principal.ts';
import type { Binding, Definition } from '../core/proposal.ts';
import type { Run } from './run.ts';

/** One instance with everything that its proposals need, as the last analyze left it. */
export interface Workshop {
  readonly context: InstanceContext;
  readonly writer: PolicyWriter<unknown>;
  readonly definitions: readonly Definition[];
  readonly bindings: readonly Binding[];
  /** By principal key. */
  readonly atoms: ReadonlyMap<string, readonly Atom[]>;
  /** Exercised accesses by principal key. */
  readonly accesses: ReadonlyMap<string, readonly unknown[]>;
  /** Keys in the state of those accesses. */
  readonly accessKeys: ReadonlyMap<unknown, bigint>;
  readonly outside: readonly OutsideGrant[];
}

/** Opens an instance for proposals; nothing when its connector cannot write. */
export async function openWorkshop(run: Run, context: InstanceContext): Promise<Workshop | undefined> {
  if (context.connector.writer === undefined) return undefined;
  const writer = await context.connector.writer();
  const stored = await storedAccesses(run.store, context.system, context.instance);
  const exercised = [...stored.all.values()].filter((entry) => entry.exercised).map((entry) => entry.access);
  const definitions = await definitionsOf(run.store, context.source);
  return {
    context,
    writer,
    definitions,
    bindings: writer.bind(context.inventory, definitions),
    atoms: groupBy(context.model.atoms(context.inventory, exercised, await useDays(run.store, context.system, context.instance, stored)), (atom) => principalKey(atom.principal)),
    accesses: groupBy(exercised, (access) => principalKey(context.model.accessPrincipal(access))),
    accessKeys: new Map([...stored.all].map(([key, { access }]) => [access, key])),
    outside: await outsideGrants(run.store),
  };
}
