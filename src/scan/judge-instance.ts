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
import { instanceWindow, type WatchedWindow } from '../analyses/instance-window.ts';
import { startOf } from '../core/day.ts';
import { matchesGlob } from '../core/glob.ts';
import type { Observation, Window } from '../core/observation.ts';
import type { Atom } from '../core/permission.ts';
import { principalKey } from '../core/principal.ts';
import type { Binding } from '../core/proposal.ts';
import { loadSql } from '../store/sql.ts';
import { definitionsOf } from './definitions.ts';
import type { Run } from './run.ts';

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
  const source = run.sources.find((one) => one.id === context.source);
  const usage = context.connector.usage;
  const window = await instanceWindow(store, { ...context, sparse: source?.sparse ?? false, allScopes: source?.allScopes ?? false, asOf: run.asOf, acknowledged: run.acknowledged });
  const classes = window.window === undefined ? new Map() : await shownClasses(store, context.source, window.window);
  const principals = context.model.principals(context.inventory);
  const observation = window.window === undefined ? undefined : {
    window: window.window,
    scopes: window.scopes,
    allScopes: window.allScopes,
    classes,
    evidence: window.evidence,
    changes: window.changes,
    lastCalls: window.evidence === undefined ? [] : await lastCalls(store, context.source, context.instance),
    names: new Map(principals.map((one) => [one.id, one.name])),
  };
  const datesGrants = run.assumedCycle !== null || (observation !== undefined && showsChanges(usage, observation));
  await store.append('instance', [
    { name: 'system', values: [context.system] },
    { name: 'instance', values: [context.instance] },
    { name: 'source', values: [context.source] },
    { name: 'from_day', values: [window.window?.fromDay ?? null] },
    { name: 'to_day', values: [window.window?.toDay ?? null] },
    { name: 'until', values: [window.window === undefined ? null : Date.parse(window.window.until)] },
    { name: 'seconds', values: [BigInt(window.window?.seconds ?? 0)] },
    { name: 'dates_grants', values: [datesGrants] },
  ]);
  const writer = await context.connector.writer?.();
  const definitions = writer === undefined ? [] : (await definitionsOf(run, context.source)).masked;
  await writer?.prepare?.(definitions);
  const bindings = writer?.bind(context.inventory, definitions) ?? [];
  await decideAccesses(store, context.system, context.instance, context.model, context.inventory, accesses);
  const names = new Map(principals.map((one) => [principalKey(one), `${one.system}:${one.instance}/${one.name}`]));
  const atoms = await writeAtoms(store, {
    system: context.system,
    instance: context.instance,
    model: context.model,
    inventory: context.inventory,
    accesses,
    observation,
    defined: new Set(bindings.flatMap((binding) => (binding.state === 'bound' ? [binding.policy] : []))),
    exception: (key, permission) => exceptionFor(run, names.get(key) ?? key, permission),
  });
  const lateGrants = await writeHistory(run, context, datesGrants ? window.window : undefined, atoms, accesses);
  await store.run(UNEXPLAINED, { system: context.system, instance: context.instance });
  return { context, window, bindings, lateGrants };
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
  const known = stretch === undefined ? { from: Infinity, until: Infinity } : { from: startOf(stretch.fromDay), until: Date.parse(stretch.until) };
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

function exceptionFor(run: Run, name: string, permission: string): string {
  const found = run.exceptions.find((one) => run.asOf <= one.expires && matchesGlob(one.principal, name) && matchesGlob(one.permission, permission));
  return found === undefined ? '' : `exception ${found.id} of ${found.owner} until ${found.expires}: ${found.reason}`;
}

