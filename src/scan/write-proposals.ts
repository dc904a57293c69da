import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addDays } from '../core/day.ts';
import { sha256 } from '../core/digest.ts';
import { ProofDocument } from '../core/documents/proof.ts';
import { type ProposalRecord } from '../core/documents/proposal.ts';
import { type ProposalsDocument } from '../core/documents/proposals.ts';
import { type ScanDocument } from '../core/documents/scan.ts';
import { ConfigError, InvariantError } from '../core/errors.ts';
import { prettyJson } from '../core/json.ts';
import { by } from '../core/order.ts';
import type { StepResult } from '../core/proof.ts';
import type { PolicyChange, Unit } from '../core/proposal.ts';
import { fileId } from '../core/slug.ts';
import { holdsMask } from '../core/secrets.ts';
import { patchText, rollback } from '../edits/diff.ts';
import { revealed } from '../edits/reveal.ts';
import { confirm } from '../proposals/confirm.ts';
import { describe } from '../proposals/describe.ts';
import { pullRequestText } from '../proposals/pull-request.ts';
import { makeFolder } from '../store/make-folder.ts';
import { visibleText } from '../core/visible-text.ts';
import { clearOld } from './clear-old.ts';
import type { Made } from './propose-unit.ts';
import type { Run } from './run.ts';
import type { Workshop } from './workshop.ts';

/** Name of a proposal and of its folder. What takes back a grant is known by the change that gave it, so another night's is another. */
export function proposalId({ unit: { system, instance, name, id }, loss }: Made): string {
  const unit = `${system}:${instance}/${id}`;
  return loss === undefined ? fileId(system, name, unit) : fileId(system, `${name} loss`, `${unit}\nloss\n${loss.given.id}`);
}

/** Days for which a proof may be relied on. */
export const PROOF_DAYS = 14;

export interface OutputFile {
  readonly name: string;
  readonly text: string;
  readonly executable: boolean;
}

/** A proposal with the files of its folder; none unless it is proved, or proved but for a loss that a person accepted. */
export interface Built {
  readonly record: ProposalRecord;
  readonly files: readonly OutputFile[];
}

/** Writes a candidate that may be written, confirms the bytes, and describes it; any other is only described. */
export function build(run: Run, scan: ScanDocument, workshop: Workshop, made: Made): Built {
  const { writer, bindings, definitions, context } = workshop;
  const { writable } = made;
  const granted = writer.canonical(context.inventory);
  const proposed = writable === undefined ? granted : writer.canonical(writable.value.after);
  const masked = writable === undefined || proposed === granted ? {} : tryWriting(() => withoutMasks(writer.write(writable, definitions, bindings)));
  const bytes = masked.change === undefined || writable === undefined ? undefined : readBack(() => confirm(writer, writable, masked.change!, bindings));
  const { change, refusal } = masked.change === undefined ? masked : bytes?.result !== 'yes' ? { refusal: bytes?.notes.join('; ') } : tryWriting(() => presentable(masked.change!, workshop));
  const record = describeProposal(run, scan, made, change, change === undefined ? undefined : bytes, refusal);
  if (change === undefined) return { record, files: [] };
  const written = folderFiles(change, [...(record.assumption === null ? [] : [record.assumption]), ...(record.loss === null ? [] : [`Proved with listed loss: ${record.reason}.`])]);
  const proof = proofDocument(run, record, { granted, proposed, change, written });
  const whole = { ...record, files: [...written.map((file) => file.name), 'proof.json', 'pull-request.md'].sort() };
  return {
    record: whole,
    files: [
      ...written,
      { name: 'proof.json', text: prettyJson(proof), executable: false },
      { name: 'pull-request.md', text: pullRequestText(whole, proof), executable: false },
    ],
  };
}

/** What does not read back as what was proved is not given out. That is a bug of pawl's, and no reason to lose the other proposals of the night. */
export function readBack(work: () => StepResult): StepResult {
  const failed = (why: string): StepResult => ({ step: 'bytes', result: 'no', counts: {}, notes: [`${why}; this is a bug in pawl, and nothing of it is written`] });
  try {
    const step = work();
    return step.result === 'yes' ? step : failed(step.notes.join('; '));
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    return failed(`what was written does not read back as what was proved: ${error.message.replace(/ \(this is a bug in pawl\)$/, '')}`);
  }
}

/** First line of everything that rests on `--assume-cycle`. */
export function assumptionText(run: Run): string | null {
  if (run.assumedCycle === null) return null;
  return `Assumed: a cycle of ${run.assumedCycle}, and that no grant changed unseen. The record need not span the owner's cycle.`;
}

/** A change that cannot be expressed in the team's files ends this proposal, not the scan. */
export function tryWriting(work: () => PolicyChange): { readonly change?: PolicyChange; readonly refusal?: string } {
  try {
    return { change: work() };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { refusal: [error.message, error.remedy].filter((text) => text !== undefined).join('; ') };
  }
}

/**
 * A document or a script must say the whole policy, and pawl does not know what a mask stands for.
 * @throws ConfigError when one would have to hold a secret.
 */
export function withoutMasks(change: PolicyChange): PolicyChange {
  const file = change.files.find(({ name, text }) => holdsMask(name) || holdsMask(text));
  if (file === undefined) return change;
  throw new ConfigError(`${file.name} would have to hold something that looks like a secret, which stands in the policy and which pawl does not keep`, { remedy: 'take it out of the policy, or list the file that defines the policy under `definitions`' });
}

/** The change as it is made in the team's own files. @throws ConfigError when a patch would show a secret. */
function presentable(change: PolicyChange, { asTheyAre }: Workshop): PolicyChange {
  const real = { ...change, edits: revealed(change.edits, asTheyAre) };
  patchText(real.edits);
  rollback(real.edits);
  return real;
}

function describeProposal(run: Run, scan: ScanDocument, made: Made, change: PolicyChange | undefined, bytes: StepResult | undefined, refusal: string | undefined): ProposalRecord {
  const { unit, proof, rows, removed, principals, loss } = made;
  const id = proposalId(made);
  const steps = bytes === undefined ? proof.steps : [...proof.steps, bytes];
  const outcome = made.writable !== undefined && change === undefined ? 'undecided' : proof.outcome;
  const leaves = outcome === 'proved' || outcome === 'proved-with-loss';
  return {
    id,
    folder: change === undefined ? null : `proposals/${run.assumedCycle === null ? '' : 'assumed/'}${loss === undefined ? '' : 'with-loss/'}${id}`,
    unit: unit.id,
    name: unit.name,
    system: unit.system,
    instance: unit.instance,
    principals: principals.map(({ key, name, owner }) => ({ key, name, owner })).sort(by(({ key }) => key)),
    outcome,
    reason: outcome === proof.outcome ? proof.reason : (refusal ?? 'nothing can leave in the form in which the policy is written'),
    loss: loss ?? null,
    assumption: assumptionText(run),
    window: shortestWindow(scan, unit),
    cycle: [...new Set(principals.map((principal) => principal.cycle))].sort().join(', '),
    ...describe(rows, leaves ? removed : new Set()),
    steps: steps.map((step) => ({ ...step, counts: { ...step.counts }, notes: [...step.notes] })),
    givenBack: [...made.givenBack],
    lines: leaves ? [...made.lines] : [],
    files: [],
    diff: change === undefined || change.edits.length === 0 ? '' : patchText(change.edits),
    todo: change === undefined ? [] : [...change.steps],
  };
}

/** The window of the instance of the principals that was watched for the shortest time; null when one was not at all. */
function shortestWindow(scan: ScanDocument, { system, principals }: Unit): ProposalRecord['window'] {
  const instances = new Set(principals.map(({ instance }) => instance));
  const windows = scan.instances.filter((one) => one.system === system && instances.has(one.instance)).map(({ window }) => window);
  return windows.reduce((least, window) => (least === null || window === null ? null : window.seconds < least.seconds ? window : least), windows[0] ?? null);
}

function proofDocument(run: Run, record: ProposalRecord, texts: { granted: string; proposed: string; change: PolicyChange; written: readonly OutputFile[] }): ProofDocument {
  return ProofDocument.parse({
    schemaVersion: 1,
    assumption: record.assumption,
    proposal: record.id,
    unit: record.unit,
    judgedAsOf: run.asOf,
    expires: addDays(run.asOf, PROOF_DAYS),
    outcome: record.outcome,
    reason: record.reason,
    steps: record.steps,
    digests: {
      granted: sha256(texts.granted),
      proposed: sha256(texts.proposed),
      files: Object.fromEntries([
        ...texts.change.edits.map((edit) => [edit.path, sha256(edit.after ?? '')]),
        ...texts.written.map((file) => [file.name, sha256(file.text)]),
      ]),
    },
    loss: record.loss,
    lines: record.lines,
    removed: record.removed.map(({ permission, principal, path: way, verdict }) => ({ permission, principal, path: way, verdict })),
  });
}

/** Patches of people's own files, and the files that the connector wrote. */
function folderFiles(change: PolicyChange, warnings: readonly string[]): OutputFile[] {
  const files = [...change.files];
  // git and patch pass over text before the first diff, so what limits the proof can be the first lines.
  const head = warnings.map((warning) => `# ${visibleText(warning)}\n`).join('');
  if (change.edits.length > 0) {
    files.push({ name: 'change.patch', text: head + patchText(change.edits), executable: false });
    files.push({ name: 'rollback.patch', text: head + rollback(change.edits), executable: false });
  }
  return files;
}

/** Replaces the proposals folder and proposals.json. */
export function writeProposals(output: string, document: ProposalsDocument, built: readonly { readonly record: { readonly folder: string | null }; readonly files: readonly OutputFile[] }[]): void {
  for (const folder of ['proposals/assumed/with-loss', 'proposals/with-loss', 'proposals/assumed', 'proposals']) clearOld(path.join(output, folder));
  for (const { record, files } of built) {
    if (record.folder === null) continue;
    for (const file of files) {
      const place = path.join(output, record.folder, file.name);
      makeFolder(path.dirname(place));
      writeFileSync(place, file.text);
      if (file.executable) chmodSync(place, 0o755);
    }
  }
  writeFileSync(path.join(output, 'proposals.json'), prettyJson(document));
}
