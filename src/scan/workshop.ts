import { storedAccesses, type InstanceContext } from '../analyses/context.ts';
import { decisionsOf } from '../analyses/decided.ts';
import { outsideGrants } from '../analyses/outside.ts';
import { replayedAccesses } from '../analyses/replayed.ts';
import type { Accesses } from '../analyses/interpret.ts';
import { type Judged, verdictsOf } from '../analyses/verdicts.ts';
import { useDays } from '../analyses/use-days.ts';
import { accessHolders } from '../core/access-holders.ts';
import type { ScanDocument } from '../core/documents/scan.ts';
import type { Decisions, OutsideGrant, ReplayOutcome } from '../core/outside-grant.ts';
import type { Atom } from '../core/permission.ts';
import { InvariantError } from '../core/errors.ts';
import { groupBy } from '../core/group.ts';
import { principalKey } from '../core/principal.ts';
import type { Joint } from '../core/proposal.ts';
import { GrantedText, piecesOf } from '../proposals/canonical-text.ts';
import type { Bound } from './bindings.ts';
import { ReachedRows } from './reached-rows.ts';
import type { Run } from './run.ts';

/** One instance with everything that its proposals need, as the last analyze left it. */
export interface Workshop extends Bound {
  readonly run: Run;
  readonly scan: ScanDocument;
  readonly context: InstanceContext;
  /** Sources of the record behind it. */
  readonly sources: ReadonlySet<string>;
  /** References of policies that a definition file stands for. */
  readonly inFiles: ReadonlySet<string>;
  /** By the key of the atom. */
  readonly verdicts: ReadonlyMap<string, Judged>;
  readonly ledger: ReachedRows;
  readonly granted: GrantedText;
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
function byHolder(model: InstanceContext['model'], accesses: readonly unknown[]): ReadonlyMap<string, readonly unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const access of accesses) {
    for (const holder of new Set(accessHolders(model, access).map(principalKey))) {
      const own = found.get(holder);
      if (own === undefined) found.set(holder, [access]);
      else own.push(access);
    }
  }
  return found;
}

/** Opens an instance for proposals. */
export async function openWorkshop(run: Run, scan: ScanDocument, context: InstanceContext, bound: Bound): Promise<Workshop> {
  const { store } = run;
  const { system, instance, model, inventory } = context;
  const stored = await storedAccesses(store, system, instance);
  const exercised = [...stored.all.values()].filter((entry) => entry.exercised).map((entry) => entry.access);
  const atoms = model.atoms(inventory, exercised, await useDays(store, system, instance, stored));
  const decisions = await decisionsOf(store, context);
  return {
    run,
    scan,
    context,
    sources: new Set([context.source]),
    ...bound,
    inFiles: new Set(bound.bindings.flatMap((binding) => (binding.state === 'bound' ? [binding.policy] : []))),
    verdicts: await verdictsOf(store, context, atoms),
    ledger: new ReachedRows(store, atoms),
    granted: new GrantedText(() => piecesOf(bound.writer, inventory)),
    atoms: groupBy(atoms, (atom) => principalKey(atom.principal)),
    accesses: byHolder(model, exercised),
    accessKeys: new Map([...stored.all].map(([key, { access }]) => [access, key])),
    outside: await outsideGrants(store),
    replayed: outcomesByAccess(stored, await replayedAccesses(store)),
    ...(decisions === undefined ? {} : { decisions }),
  };
}

/** What the replay says of each access, by the access itself in place of its key in the state. */
function outcomesByAccess({ all }: Accesses, outcomes: ReadonlyMap<bigint, ReplayOutcome>): ReadonlyMap<unknown, ReplayOutcome> {
  const found = new Map<unknown, ReplayOutcome>();
  for (const [key, { access }] of all) {
    const outcome = outcomes.get(key);
    if (outcome !== undefined) found.set(access, outcome);
  }
  return found;
}

/**
 * Opens a unit over several instances: its own inventory, with the atoms and accesses of its principals as their own
 * instances have them, so that each keeps its verdict. No definition file stands for such a unit.
 */
export function jointWorkshop(joint: Joint<unknown>, parts: readonly Workshop[]): Workshop {
  const [first] = parts;
  if (first === undefined) throw new InvariantError(`${joint.unit.name} has no instance`);
  const holders = joint.unit.principals.map(principalKey);
  const atoms = ofHolders(holders, parts.map((part) => part.atoms));
  return {
    ...first,
    context: { ...first.context, instance: joint.unit.instance, inventory: joint.inventory },
    definitions: [],
    asTheyAre: new Map(),
    bindings: [],
    granted: new GrantedText(() => piecesOf(first.writer, joint.inventory)),
    inFiles: new Set(),
    verdicts: ofHolders([...atoms.values()].flat().map(({ key }) => key), parts.map(({ verdicts }) => verdicts)),
    sources: new Set(parts.flatMap(({ sources }) => [...sources])),
    atoms,
    accesses: ofHolders(holders, parts.map(({ accesses }) => accesses)),
    accessKeys: new Map(parts.flatMap(({ accessKeys }) => [...accessKeys])),
  };
}

/** What any of the maps says of these keys; each stands in one of them at the most. */
function ofHolders<V>(holders: readonly string[], maps: readonly ReadonlyMap<string, V>[]): ReadonlyMap<string, V> {
  const found = new Map<string, V>();
  for (const holder of holders) {
    for (const map of maps) {
      const value = map.get(holder);
      if (value !== undefined) found.set(holder, value);
    }
  }
  return found;
}

/** The gaps in the record of these sources that a person accepted, in words: a proof that leans on them names them. */
export function acknowledgedGaps({ scan, sources }: Pick<Workshop, 'scan' | 'sources'>): readonly string[] {
  return scan.acknowledged
    .filter((gap) => sources.has(gap.source))
    .map((gap) => `${gap.from} to ${gap.to} was accepted as complete by ${gap.owner} until ${gap.expires}: ${gap.reason}`);
}
