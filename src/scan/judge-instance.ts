import type { InstanceContext } from '../analyses/context.ts';
import { writeExpansions } from '../analyses/expansions.ts';
import { dateAtoms, writeIntervals } from '../analyses/grant-intervals.ts';
import { lastCalls } from '../analyses/last-calls.ts';
import { writeAtoms } from '../analyses/grants.ts';
import { decideAccesses, type Accesses } from '../analyses/interpret.ts';
import { writeDecisions } from '../analyses/recorded-decisions.ts';
import { replayAccesses } from '../analyses/replay.ts';
import { seenInWindow } from '../analyses/sightings.ts';
import { shownClasses } from '../analyses/shown.ts';
import type { WatchedWindow } from '../analyses/instance-window.ts';
import { startOf } from '../core/day.ts';
import { matchesGlob } from '../core/glob.ts';
import type { Observation, Window } from '../core/observation.ts';
import type { Atom } from '../core/permission.ts';
import { principalKey, type Principal } from '../core/principal.ts';
import type { Binding } from '../core/proposal.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { definitionsOf } from './definitions.ts';
import type { Run } from './run.ts';
import { watchedWindow } from './watched-window.ts';

/** A stretch for a record that would have shown no change of grants. */
const NEVER = { from: Infinity, until: Infinity };

const UNEXPLAINED = loadSql('../analyses/unexplained-use.sql', import.meta.url);

/** One instance on its way through analyze. */
export interface Judged {
  readonly context: InstanceContext;
  readonly window: WatchedWindow;
  readonly bindings: readonly Binding[];
  /** Nothing shows what was granted when the record ended: the export may be later, and no earlier one lies in the window. */
  readonly lateGrants: boolean;
}

/** Finds the window of one instance, decides its accesses, and writes its atoms with what the record could show of them. */
export async function judgeInstance(run: Run, context: InstanceContext, accesses: Accesses): Promise<Judged> {
  const { store } = run;
  const { system, instance, model, inventory } = context;
  const principals = model.principals(inventory);
  const window = await watchedWindow(run, context);
  const observation = await observationOf(store, context, window, principals);
  const datesGrants = run.assumedCycle !== null || (observation !== undefined && showsChanges(context.connector.usage, observation));
  await writeInstance(store, context, window.window, datesGrants);
  const bindings = await bindingsOf(run, context);
  await decideAccesses(store, context, accesses);
  const names = new Map(principals.map((one) => [principalKey(one), `${one.system}:${one.instance}/${one.name}`]));
  const atoms = await writeAtoms(store, {
    system,
    instance,
    model,
    inventory,
    accesses,
    observation,
    defined: new Set(bindings.flatMap((binding) => (binding.state === 'bound' ? [binding.policy] : []))),
    exception: (key, permission) => exceptionFor(run, names.get(key) ?? key, permission),
  });
  const lateGrants = await writeHistory(run, context, datesGrants ? window.window : undefined, atoms, accesses);
  await store.run(UNEXPLAINED, { system, instance });
  return { context, window, bindings, lateGrants };
}

/** What the record could show of this instance; undefined when no day of it is covered. */
async function observationOf(store: Store, { source, instance }: InstanceContext, watched: WatchedWindow, principals: readonly Principal[]): Promise<Observation | undefined> {
  const { window, scopes, allScopes, evidence, changes } = watched;
  if (window === undefined) return undefined;
  return {
    window,
    scopes,
    allScopes,
    classes: await shownClasses(store, source, window),
    evidence,
    changes,
    lastCalls: evidence === undefined ? [] : await lastCalls(store, source, instance),
    names: new Map(principals.map((one) => [one.id, one.name])),
  };
}

async function writeInstance(store: Store, { system, instance, source }: InstanceContext, window: Window | undefined, datesGrants: boolean): Promise<void> {
  await store.append('instance', [
    { name: 'system', values: [system] },
    { name: 'instance', values: [instance] },
    { name: 'source', values: [source] },
    { name: 'from_day', values: [window?.fromDay ?? null] },
    { name: 'to_day', values: [window?.toDay ?? null] },
    { name: 'until', values: [window === undefined ? null : Date.parse(window.until)] },
    { name: 'seconds', values: [BigInt(window?.seconds ?? 0)] },
    { name: 'dates_grants', values: [datesGrants] },
  ]);
}

/** What the team's definition files stand for; nothing where the connector cannot write. */
async function bindingsOf(run: Run, { connector, source, inventory }: InstanceContext): Promise<readonly Binding[]> {
  const writer = await connector.writer?.();
  if (writer === undefined) return [];
  const { masked } = await definitionsOf(run, source);
  await writer.prepare?.(masked);
  return writer.bind(inventory, masked);
}

/** Would the record have shown a change of grants? */
function showsChanges(usage: InstanceContext['connector']['usage'], observation: Observation): boolean {
  if (usage === undefined) return false;
  const shows = usage.showsGrantChanges?.(observation) ?? 'if shown';
  return shows === 'by settings' || (shows === 'if shown' && observation.classes.has(usage.grantChangeClass));
}

/**
 * What the record tells of grants over time: intervals, the age of each permission, calls decided as of their time, and how
 * many decisions of the record come out of it. An assumed cycle assumes, too, that no grant changed unseen. Returns
 * `Judged.lateGrants`.
 */
async function writeHistory(run: Run, context: InstanceContext, stretch: Window | undefined, atoms: readonly Atom[], accesses: Accesses): Promise<boolean> {
  const { model, inventory, changes, system, instance } = context;
  const known = stretch === undefined ? NEVER : { from: startOf(stretch.fromDay), until: Date.parse(stretch.until) };
  const seen = stretch === undefined || run.assumedCycle !== null ? inventory : await seenInWindow(run.store, context, stretch);
  const history = model.history?.(inventory, changes, known, seen);
  await dateAtoms(run.store, context, history, atoms, { seen, until: known.until });
  await writeExpansions(run.store, context, atoms);
  if (history !== undefined) {
    await writeIntervals(run.store, context, history);
    await replayAccesses(run.store, { system, instance, model, history, accesses });
  }
  await writeDecisions(run.store, { system, instance, model, ...(history === undefined ? {} : { history }), accesses });
  return seen === undefined;
}

/** The exception that keeps a permission of the principal of this name, in words; empty when none does. */
function exceptionFor(run: Run, name: string, permission: string): string {
  const inForce = run.exceptions.filter((one) => run.asOf <= one.expires);
  const found = inForce.find((one) => matchesGlob(one.principal, name) && matchesGlob(one.permission, permission));
  return found === undefined ? '' : `exception ${found.id} of ${found.owner} until ${found.expires}: ${found.reason}`;
}

