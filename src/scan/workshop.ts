import { storedAccesses, type InstanceContext } from '../analyses/context.ts';
import { decisionsOf } from '../analyses/decided.ts';
import { outsideGrants } from '../analyses/outside.ts';
import { replayedAccesses } from '../analyses/replayed.ts';
import { useDays } from '../analyses/use-days.ts';
import type { Decisions, OutsideGrant, ReplayOutcome } from '../core/outside-grant.ts';
import type { PolicyWriter } from '../core/connector.ts';
import type { Atom } from '../core/permission.ts';
import { InvariantError } from '../core/errors.ts';
import { groupBy } from '../core/group.ts';
import { principalKey } from '../core/principal.ts';
import type { Binding, Definition, Joint } from '../core/proposal.ts';
import type { Bound } from './bindings.ts';
import type { Run } from './run.ts';

/** One instance with everything that its proposals need, as the last analyze left it. */
export interface Workshop {
  readonly context: InstanceContext;
  /** Sources of the record behind it. */
  readonly sources: ReadonlySet<string>;
  readonly writer: PolicyWriter<unknown>;
  /** With masks in place of secrets. */
  readonly definitions: readonly Definition[];
  /** Texts of the same files by path, secrets included. */
  readonly asTheyAre: ReadonlyMap<string, string>;
  readonly bindings: readonly Binding[];
  /** By principal key. */
  readonly atoms: ReadonlyMap<string, readonly Atom[]>;
  /** Exercised accesses by the key of each principal through whom they may be allowed. */
  readonly accesses: ReadonlyMap<string, readonly unknown[]>;
  /** Keys in the state of those accesses. */
  readonly accessKeys: ReadonlyMap<unknown, bigint>;
  readonly outside: readonly OutsideGrant[];
  /** What the grants in force at the time said, where grants changed. */
  readonly replayed: ReadonlyMap<unknown, ReplayOutcome>;
  /** What became of the decisions that the record states; absent where it states none that could tell. */
  readonly decisions?: Decisions;
}

/** Accesses by everybody through whom they may be allowed, the same objects under each. */
function byHolder({ accessPrincipal, accessHolders }: InstanceContext['model'], accesses: readonly unknown[]): ReadonlyMap<string, readonly unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const access of accesses) {
    for (const holder of new Set([accessPrincipal(access), ...(accessHolders?.(access) ?? [])].map(principalKey))) {
      const own = found.get(holder);
      if (own === undefined) found.set(holder, [access]);
      else own.push(access);
    }
  }
  return found;
}

/** Opens an instance for proposals. */
export async function openWorkshop(run: Run, context: InstanceContext, { writer, definitions, asTheyAre, bindings }: Bound): Promise<Workshop> {
  const stored = await storedAccesses(run.store, context.system, context.instance);
  const exercised = [...stored.all.values()].filter((entry) => entry.exercised).map((entry) => entry.access);
  const replayed = await replayedAccesses(run.store);
  const decisions = await decisionsOf(run.store, context);
  return {
    context,
    sources: new Set([context.source]),
    writer,
    definitions,
    asTheyAre,
    bindings,
    atoms: groupBy(context.model.atoms(context.inventory, exercised, await useDays(run.store, context.system, context.instance, stored)), (atom) => principalKey(atom.principal)),
    accesses: byHolder(context.model, exercised),
    accessKeys: new Map([...stored.all].map(([key, { access }]) => [access, key])),
    outside: await outsideGrants(run.store),
    ...(decisions === undefined ? {} : { decisions }),
    replayed: new Map([...stored.all].flatMap(([key, { access }]) => {
      const outcome = replayed.get(key);
      return outcome === undefined ? [] : [[access, outcome] as const];
    })),
  };
}

/**
 * Opens a unit over several instances: its own inventory, with the atoms and accesses of its principals as their own
 * instances have them, so that each keeps its verdict. No definition file stands for such a unit.
 */
export function jointWorkshop(joint: Joint<unknown>, parts: readonly Workshop[]): Workshop {
  const [first] = parts;
  if (first === undefined) throw new InvariantError(`${joint.unit.name} has no instance`);
  const holders = joint.unit.principals.map(principalKey);
  const own = <V>(maps: readonly ReadonlyMap<string, V>[]): ReadonlyMap<string, V> =>
    new Map(holders.flatMap((holder) => maps.flatMap((map) => { const value = map.get(holder); return value === undefined ? [] : [[holder, value] as const]; })));
  return {
    ...first,
    context: { ...first.context, instance: joint.unit.instance, inventory: joint.inventory },
    definitions: [],
    asTheyAre: new Map(),
    bindings: [],
    sources: new Set(parts.flatMap(({ sources }) => [...sources])),
    atoms: own(parts.map(({ atoms }) => atoms)),
    accesses: own(parts.map(({ accesses }) => accesses)),
    accessKeys: new Map(parts.flatMap(({ accessKeys }) => [...accessKeys])),
  };
}
