import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { decisionsOf } from '../analyses/decided.ts';
import { incompleteEvidence } from '../analyses/incomplete.ts';
import { analyses } from '../analyses/index.ts';
import { baselineOf } from '../analyses/expansions.ts';
import type { InstanceContext } from '../analyses/context.ts';
import { ledgerOf } from '../analyses/ledger.ts';
import { principalRecords } from '../analyses/principal-records.ts';
import { quarantined } from '../analyses/quarantined.ts';
import { alteredFindings, danglingFindings, driftFindings, gapFindings, lateGrantsFinding, laterFindings, quarantineFindings, shortRecordFinding } from '../analyses/record-findings.ts';
import { sourceRecord } from '../analyses/source-records.ts';
import { proved, type ProvedRow } from '../analyses/evidence.ts';
import type { InstanceWindow } from '../analyses/window.ts';
import { sha256 } from '../core/digest.ts';
import { ScanDocument } from '../core/documents/scan.ts';
import type { Finding } from '../core/finding.ts';
import type { Decisions } from '../core/outside-grant.ts';
import { groupBy } from '../core/group.ts';
import { canonicalJson } from '../core/json.ts';
import { by } from '../core/order.ts';
import type { Binding } from '../core/proposal.ts';
import { fileId } from '../core/slug.ts';
import { makeFolder } from '../store/make-folder.ts';
import { clearOld } from './clear-old.ts';
import type { Judged } from './judge-instance.ts';
import type { Run } from './run.ts';

/** Asks every analysis, writes the ledger files, and puts the answers into one document. */
export async function scanDocument(run: Run, judged: readonly Judged[]): Promise<ScanDocument> {
  const { store } = run;
  const principals = await writeLedgers(run);
  const unreadable = await quarantined(store);
  const files = new Map<string, readonly ProvedRow[]>();
  for (const source of run.sources) files.set(source.id, await proved(store, source.id));
  const findings: Finding[] = [];
  for (const analysis of analyses) findings.push(...(await analysis(store, run)));
  for (const { context, window, bindings, lateGrants } of judged) {
    const short = principals.filter((one) => one.instance === context.instance && one.system === context.system && !one.complete).map((one) => `${one.name}: ${one.cycle}`);
    findings.push(...danglingFindings(context.system, context.instance, context.model.dangling?.(context.inventory) ?? []));
    findings.push(...driftFindings(context.system, context.instance, bindings), ...gapFindings(context.system, context.instance, window.window), ...laterFindings(context.system, context.instance, window.later));
    findings.push(...lateGrantsFinding(context.system, context.instance, window.window, lateGrants));
    findings.push(...shortRecordFinding(context.system, context.instance, window.window, short));
  }
  for (const source of run.sources) findings.push(...quarantineFindings(source.connector.id, source.id, unreadable), ...alteredFindings(source.connector.id, source.id, files.get(source.id) ?? []));
  findings.sort(by(sortKey));
  const sources = [];
  for (const source of run.sources) {
    sources.push(await sourceRecord(store, source.id, source.connector.id, bestBindings(judged.filter((one) => one.context.source === source.id).flatMap((one) => one.bindings))));
  }
  const instances = [];
  for (const { context, window } of judged) instances.push(instanceRecord(context, window, files.get(context.source) ?? [], await decisionsOf(store, context)));
  return ScanDocument.parse({
    schemaVersion: 1,
    asOf: run.asOf,
    assumedCycle: run.assumedCycle,
    incomplete: await incompleteEvidence(store, {
      acknowledged: run.acknowledged,
      quarantined: unreadable,
      windows: judged.map(({ window, lateGrants }) => ({ ...window, lateGrants })),
      decisions: instances,
      short: run.assumedCycle === null ? principals.filter((one) => !one.complete).map((one) => one.name) : [],
    }),
    acknowledged: run.acknowledged.map(({ source, from, to, owner, reason, expires }) => ({ source, from, to, owner, reason, expires })),
    catalogues: await cataloguesOf(run, judged),
    sources,
    instances,
    principals,
    findings,
  });
}

async function cataloguesOf(run: Run, judged: readonly Judged[]): Promise<NonNullable<ScanDocument['catalogues']>> {
  const dates = new Map(judged.flatMap(({ context: { system, model } }) => (model.provider === undefined ? [] : [[system, model.provider.catalogue] as const])));
  const found = [];
  for (const [system, date] of [...dates].sort(by(([name]) => name))) found.push({ system, date, baseline: await baselineOf(run.store, system, date) });
  return found;
}

const BINDING_ORDER = ['bound', 'by-hand', 'drift', 'ambiguous', 'unmatched'] as const;

/** A source of several instances binds a file in one of them; the others do not know it. The best answer per place counts. */
function bestBindings(bindings: readonly Binding[]): Binding[] {
  const best = [...groupBy(bindings, (binding) => `${binding.path}\n${binding.place ?? ''}`).values()].flatMap((group) =>
    BINDING_ORDER.flatMap((state) => group.filter((binding) => binding.state === state)).slice(0, 1),
  );
  return best.sort(by((binding) => binding.path));
}

function sortKey(finding: Finding): string {
  return [finding.kind, finding.system, finding.instance, finding.principal, finding.fingerprint].join('\n');
}

function instanceRecord(context: InstanceContext, { scopes, window }: InstanceWindow, files: readonly ProvedRow[], decisions: Decisions | undefined): ScanDocument['instances'][number] {
  const { system, instance, source } = context;
  const stretch = window === undefined ? null : { fromDay: window.fromDay, toDay: window.toDay, until: window.until, seconds: window.seconds };
  return { system, instance, source, window: stretch, firstDay: window?.firstDay ?? null, scopes: [...scopes], gaps: [...(window?.gaps ?? [])], evidence: files.filter((file) => file.instance === '' || file.instance === instance).map(({ kind, path: file, text }) => ({ kind, path: file, text })), ...(decisions === undefined ? {} : { decisions }) };
}

/** Writes `ledger/<id>.jsonl.gz` for every principal; the digest in scan.json is that of the uncompressed lines. */
async function writeLedgers(run: Run): Promise<ScanDocument['principals']> {
  const folder = path.join(run.output, 'ledger');
  clearOld(folder);
  makeFolder(folder);
  const records: ScanDocument['principals'] = [];
  for (const principal of await principalRecords(run.store)) {
    const rows = await ledgerOf(run.store, principal.key);
    const lines = rows.map((row) => `${canonicalJson(row)}\n`).join('');
    const file = `ledger/${fileId(principal.system, principal.name, principal.key)}.jsonl.gz`;
    writeFileSync(path.join(run.output, file), gzip(lines));
    records.push({ ...principal, ledger: { file, rows: rows.length, sha256: sha256(lines) } });
  }
  return records;
}

/** gzip without a time and without the mark of an operating system (RFC 1952: 255 = unknown): same lines, same bytes. */
function gzip(text: string): Buffer {
  const packed = gzipSync(text, { level: 9 });
  packed[9] = 255;
  return packed;
}
