import { ledgerOf } from '../analyses/ledger.ts';
import { splitNeeds } from '../analyses/split-needs.ts';
import { addDays } from '../core/day.ts';
import { sha256 } from '../core/digest.ts';
import { type LedgerRow } from '../core/documents/ledger.ts';
import { type ScanDocument } from '../core/documents/scan.ts';
import { SplitProofDocument, type SplitPartRecord, type SplitRecord } from '../core/documents/split.ts';
import { InvariantError } from '../core/errors.ts';
import { prettyJson } from '../core/json.ts';
import { fileId } from '../core/slug.ts';
import type { ProvenPart, SplitNeeds } from '../core/split.ts';
import { splitText } from '../proposals/split/split-text.ts';
import { proposePart } from './propose-part.ts';
import type { Run } from './run.ts';
import type { Workshop } from './workshop.ts';
import { assumptionText, PROOF_DAYS, tryWriting, withoutMasks, type OutputFile } from './write-proposals.ts';

/** More workloads than this behind one principal are no split that anybody would carry out. */
const MOST = 20;

/** A split with the files of its folder; none unless a part of it is proved. */
export interface BuiltSplit {
  readonly record: SplitRecord;
  readonly files: readonly OutputFile[];
}

/** Takes apart the principals of one instance that several workloads use, beside the proposals that narrow them as they are. */
export async function proposeSplits(run: Run, scan: ScanDocument, workshop: Workshop): Promise<readonly BuiltSplit[]> {
  const { context, writer } = workshop;
  if (context.model.split === undefined || writer.writeSplit === undefined || writer.parseSplit === undefined) return [];
  const built: BuiltSplit[] = [];
  for (const principal of scan.principals.filter((one) => one.system === context.system && one.instance === context.instance)) {
    const told = principal.workloads.filter(({ workload }) => workload !== '');
    if (told.length < 2 || told.length > MOST || principal.notEditable !== null || principal.kind === 'break-glass') continue;
    const needs = await splitNeeds(run.store, principal.key);
    // Where each workload used the same, a principal of its own would bring nothing.
    if (![...needs.atoms.values()].some(({ workloads }) => workloads.length === 1)) continue;
    run.progress({ stage: 'propose', text: `${principal.name}, one for each workload` });
    built.push(await splitOf(run, scan, workshop, principal, needs));
  }
  return built;
}

async function splitOf(run: Run, scan: ScanDocument, workshop: Workshop, principal: ScanDocument['principals'][number], needs: SplitNeeds): Promise<BuiltSplit> {
  const rows = new Map<string, LedgerRow>((await ledgerOf(run.store, principal.key)).map((row) => [row.key, row]));
  const made = principal.workloads.filter(({ workload }) => workload !== '').map((workload) => proposePart(scan, workshop, { principal, workload, needs, rows }));
  const record = recordOf(run, scan, principal, needs, made.map((part) => part.record));
  const proven = made.flatMap((part) => (part.proven === undefined ? [] : [part.proven]));
  const { writer } = workshop;
  const { change, refusal } = proven.length === 0 ? {} : tryWriting(() => withoutMasks(writer.writeSplit?.(proven) ?? { edits: [], files: [], steps: [] }));
  if (change === undefined) return { record: { ...record, todo: refusal === undefined ? [] : [refusal] }, files: [] };
  for (const part of proven) confirmPart(workshop, part, writer.parseSplit?.(part, change));
  const folder = run.assumedCycle === null ? `proposals/${record.id}` : `proposals/assumed/${record.id}`;
  const files = [...change.files.map(({ name }) => name), 'proof.json', 'pull-request.md'].sort();
  const parts = record.parts.map((part) => (part.outcome === 'proved' ? { ...part, steps: [...part.steps, bytesStep(change.files.length)] } : part));
  const whole: SplitRecord = { ...record, parts, folder, files, todo: [...change.steps, ...made.flatMap((part) => part.todo)] };
  const expires = addDays(run.asOf, PROOF_DAYS);
  return {
    record: whole,
    files: [
      ...change.files,
      { name: 'proof.json', text: prettyJson(proofOf(run, whole, workshop, proven, change.files)), executable: false },
      { name: 'pull-request.md', text: splitText(whole, expires), executable: false },
    ],
  };
}

/** The proof's last step: the documents as written say what was proved. */
function confirmPart({ writer }: Workshop, part: ProvenPart<unknown>, written: unknown): void {
  if (writer.canonical(written) !== writer.canonical(part.proven.value.after)) throw new InvariantError(`the documents written for ${part.name} do not parse back to what was proved`);
}

/** What `confirmPart` found; it does not come back otherwise. */
function bytesStep(files: number): SplitPartRecord['steps'][number] {
  return { step: 'bytes', result: 'yes', counts: { 'written files': files }, notes: [] };
}

function recordOf(run: Run, scan: ScanDocument, principal: ScanDocument['principals'][number], needs: SplitNeeds, parts: readonly SplitPartRecord[]): SplitRecord {
  const { system, instance, key, name, owner, cycle } = principal;
  const untold = principal.workloads.find(({ workload }) => workload === '');
  return {
    id: fileId(system, `split ${name}`, `${key}\nsplit`),
    folder: null,
    system,
    instance,
    principal: { key, name, owner },
    assumption: assumptionText(run),
    window: scan.instances.find((one) => one.system === system && one.instance === instance)?.window ?? null,
    cycle,
    parts: [...parts],
    untold: {
      calls: untold?.calls ?? 0,
      permissions: [...needs.atoms.values()].filter(({ workloads }) => workloads.includes('')).length,
      names: untold?.names ?? [],
    },
    files: [],
    todo: [],
  };
}

function proofOf(run: Run, record: SplitRecord, { writer, context }: Workshop, proven: readonly ProvenPart<unknown>[], files: readonly OutputFile[]): SplitProofDocument {
  const granted = sha256(writer.canonical(context.inventory));
  const proposed = new Map(proven.map((part) => [part.name, sha256(writer.canonical(part.proven.value.after))]));
  return SplitProofDocument.parse({
    schemaVersion: 1,
    assumption: record.assumption,
    split: record.id,
    principal: record.principal.name,
    judgedAsOf: run.asOf,
    expires: addDays(run.asOf, PROOF_DAYS),
    parts: record.parts.map(({ name, workload, outcome, reason, steps }) => ({ name, workload, outcome, reason, steps, digests: { granted, proposed: proposed.get(name) ?? granted } })),
    files: Object.fromEntries(files.map((file) => [file.name, sha256(file.text)])),
  });
}
