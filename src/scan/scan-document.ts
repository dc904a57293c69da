import { baselineOf } from '../analyses/expansions.ts';
import type { InstanceContext } from '../analyses/context.ts';
import { decisionsOf } from '../analyses/decided.ts';
import { proved, type ProvedRow } from '../analyses/evidence.ts';
import { incompleteEvidence } from '../analyses/incomplete.ts';
import { quarantined } from '../analyses/quarantined.ts';
import { sourceRecord } from '../analyses/source-records.ts';
import type { InstanceWindow } from '../analyses/window.ts';
import { ScanDocument } from '../core/documents/scan.ts';
import { groupBy } from '../core/group.ts';
import { by } from '../core/order.ts';
import type { Decisions } from '../core/outside-grant.ts';
import type { Binding } from '../core/proposal.ts';
import { findingsOf } from './findings.ts';
import type { Judged } from './judge-instance.ts';
import type { Run } from './run.ts';
import { writeLedgers } from './write-ledgers.ts';

/** Asks every analysis, writes the ledger files, and puts the answers into one document. */
export async function scanDocument(run: Run, judged: readonly Judged[]): Promise<ScanDocument> {
  const { store } = run;
  const principals = await writeLedgers(run);
  const unreadable = await quarantined(store);
  const files = new Map<string, readonly ProvedRow[]>();
  for (const source of run.sources) files.set(source.id, await proved(store, source.id));
  const findings = await findingsOf(run, judged, { principals, unreadable, files });
  const sources = [];
  for (const source of run.sources) sources.push(await sourceRecord(store, source.id, source.connector.id, bestBindings(source.id, judged)));
  const instances = [];
  for (const { context, window } of judged) {
    instances.push(instanceRecord(context, window, files.get(context.source) ?? [], await decisionsOf(store, context)));
  }
  const short = principals.filter((one) => !one.complete).map((one) => one.name);
  return ScanDocument.parse({
    schemaVersion: 1,
    asOf: run.asOf,
    assumedCycle: run.assumedCycle,
    incomplete: await incompleteEvidence(store, {
      acknowledged: run.acknowledged,
      quarantined: unreadable,
      windows: judged.map(({ window, lateGrants }) => ({ ...window, lateGrants })),
      decisions: instances,
      short: run.assumedCycle === null ? short : [],
    }),
    acknowledged: run.acknowledged.map(({ source, from, to, owner, reason, expires }) => ({ source, from, to, owner, reason, expires })),
    catalogues: await cataloguesOf(run, judged),
    sources,
    instances,
    principals,
    findings,
  });
}

/** The lists of actions by which each system was judged, and since when the state knows them. */
async function cataloguesOf(run: Run, judged: readonly Judged[]): Promise<NonNullable<ScanDocument['catalogues']>> {
  const dates = new Map<string, string>();
  for (const { context: { system, model } } of judged) {
    if (model.provider !== undefined) dates.set(system, model.provider.catalogue);
  }
  const found = [];
  for (const [system, date] of [...dates].sort(by(([name]) => name))) found.push({ system, date, baseline: await baselineOf(run.store, system, date) });
  return found;
}

const BINDING_ORDER = ['bound', 'by-hand', 'drift', 'ambiguous', 'unmatched'] as const;

/** A source of several instances binds a file in one of them; the others do not know it. The best answer per place counts. */
function bestBindings(source: string, judged: readonly Judged[]): Binding[] {
  const own = judged.filter((one) => one.context.source === source).flatMap((one) => one.bindings);
  const places = groupBy(own, (binding) => `${binding.path}\n${binding.place ?? ''}`);
  const best = [...places.values()].flatMap((answers) => {
    const ordered = BINDING_ORDER.flatMap((state) => answers.filter((binding) => binding.state === state));
    return ordered.slice(0, 1);
  });
  return best.sort(by((binding) => binding.path));
}

type InstanceRecord = ScanDocument['instances'][number];

function instanceRecord(context: InstanceContext, { scopes, window }: InstanceWindow, files: readonly ProvedRow[], decisions: Decisions | undefined): InstanceRecord {
  const { system, instance, source } = context;
  const evidence = files.filter((file) => file.instance === '' || file.instance === instance);
  return {
    system,
    instance,
    source,
    window: window === undefined ? null : { fromDay: window.fromDay, toDay: window.toDay, until: window.until, seconds: window.seconds },
    firstDay: window?.firstDay ?? null,
    scopes: [...scopes],
    gaps: [...(window?.gaps ?? [])],
    evidence: evidence.map(({ kind, path, text }) => ({ kind, path, text })),
    ...(decisions === undefined ? {} : { decisions }),
  };
}
