import { ledgerOf } from '../analyses/ledger.ts';
import { splitNeeds } from '../analyses/split-needs.ts';
import { sha256 } from '../core/digest.ts';
import { type LedgerRow } from '../core/documents/ledger.ts';
import { type PrincipalRecord } from '../core/documents/scan.ts';
import { SplitProofDocument, type SplitPartRecord, type SplitRecord } from '../core/documents/split.ts';
import { InvariantError } from '../core/errors.ts';
import { prettyJson } from '../core/json.ts';
import type { OutputFile } from '../core/proposal.ts';
import { fileId } from '../core/slug.ts';
import type { ProvenPart, SplitNeeds } from '../core/split.ts';
import { splitText } from '../proposals/split/split-text.ts';
import { assumptionText } from './assumption.ts';
import { expiryOf } from './proof-document.ts';
import { proposePart } from './propose-part.ts';
import { tryWriting, withoutMasks } from './try-writing.ts';
import type { Workshop } from './workshop.ts';

/** More workloads than this behind one principal are no split that anybody would carry out. */
const MOST = 20;

/** A split with the files of its folder; none unless a part of it is proved. */
export interface BuiltSplit {
  readonly record: SplitRecord;
  readonly files: readonly OutputFile[];
}

/** Takes apart the principals of one instance that several workloads use, beside the proposals that narrow them as they are. */
export async function proposeSplits(workshop: Workshop): Promise<readonly BuiltSplit[]> {
  const { run, scan, context, writer } = workshop;
  if (context.model.split === undefined || writer.writeSplit === undefined || writer.parseSplit === undefined) return [];
  const own = scan.principals.filter((one) => one.system === context.system && one.instance === context.instance);
  const built: BuiltSplit[] = [];
  for (const principal of own.filter(maySplit)) {
    const needs = await splitNeeds(run.store, principal.key);
    // Where each workload used the same, a principal of its own would bring nothing.
    if (![...needs.atoms.values()].some(({ workloads }) => workloads.length === 1)) continue;
    run.progress({ stage: 'propose', text: `${principal.name}, one for each workload` });
    built.push(await splitOf(workshop, principal, needs));
  }
  return built;
}

/** Is it shared by several workloads that are told apart, and may it be edited? */
function maySplit(principal: PrincipalRecord): boolean {
  const told = toldApart(principal).length;
  return told >= 2 && told <= MOST && principal.notEditable === null && principal.kind !== 'break-glass';
}

/** Its workloads but for the calls of whoever was not told apart, which stand under an empty name. */
function toldApart({ workloads }: PrincipalRecord): PrincipalRecord['workloads'] {
  return workloads.filter(({ workload }) => workload !== '');
}

async function splitOf(workshop: Workshop, principal: PrincipalRecord, needs: SplitNeeds): Promise<BuiltSplit> {
  const { run, writer } = workshop;
  const ledger = await ledgerOf(run.store, principal.key);
  const rows = new Map<string, LedgerRow>(ledger.map((row) => [row.key, row]));
  const made = toldApart(principal).map((workload) => proposePart(workshop, { principal, workload, needs, rows }));
  const record = splitRecord(workshop, principal, needs, made.map((part) => part.record));
  const proven = made.flatMap((part) => (part.proven === undefined ? [] : [part.proven]));
  if (proven.length === 0) return { record, files: [] };
  const writing = tryWriting(() => withoutMasks(writer.writeSplit?.(proven) ?? { edits: [], files: [], steps: [] }));
  if (writing.change === undefined) return { record: { ...record, todo: [writing.refusal] }, files: [] };
  const { change } = writing;
  for (const part of proven) confirmPart(workshop, part, writer.parseSplit?.(part, change));
  const whole: SplitRecord = {
    ...record,
    parts: record.parts.map((part) => (part.outcome === 'proved' ? { ...part, steps: [...part.steps, bytesStep(change.files.length)] } : part)),
    folder: run.assumedCycle === null ? `proposals/${record.id}` : `proposals/assumed/${record.id}`,
    files: [...change.files.map(({ name }) => name), 'proof.json', 'pull-request.md'].sort(),
    todo: [...change.steps, ...made.flatMap((part) => part.todo)],
  };
  const proof = proofOf(workshop, whole, proven, change.files);
  return {
    record: whole,
    files: [
      ...change.files,
      { name: 'proof.json', text: prettyJson(proof), executable: false },
      { name: 'pull-request.md', text: splitText(whole, proof.expires), executable: false },
    ],
  };
}

/** The proof's last step: the documents as written say what was proved. @throws InvariantError when they do not. */
function confirmPart({ writer }: Workshop, part: ProvenPart<unknown>, written: unknown): void {
  if (writer.canonical(written) === writer.canonical(part.proven.value.after)) return;
  throw new InvariantError(`the documents written for ${part.name} do not parse back to what was proved`);
}

/** What `confirmPart` found; it does not come back otherwise. */
function bytesStep(files: number): SplitPartRecord['steps'][number] {
  return { step: 'bytes', result: 'yes', counts: { 'written files': files }, notes: [] };
}

function splitRecord({ run, scan }: Workshop, principal: PrincipalRecord, needs: SplitNeeds, parts: readonly SplitPartRecord[]): SplitRecord {
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

function proofOf({ run, writer, context }: Workshop, record: SplitRecord, proven: readonly ProvenPart<unknown>[], files: readonly OutputFile[]): SplitProofDocument {
  const granted = sha256(writer.canonical(context.inventory));
  const proposed = new Map(proven.map((part) => [part.name, sha256(writer.canonical(part.proven.value.after))]));
  return SplitProofDocument.parse({
    schemaVersion: 1,
    assumption: record.assumption,
    split: record.id,
    principal: record.principal.name,
    judgedAsOf: run.asOf,
    expires: expiryOf(run),
    parts: record.parts.map(({ name, workload, outcome, reason, steps }) => ({
      name,
      workload,
      outcome,
      reason,
      steps,
      digests: { granted, proposed: proposed.get(name) ?? granted },
    })),
    files: Object.fromEntries(files.map((file) => [file.name, sha256(file.text)])),
  });
}
