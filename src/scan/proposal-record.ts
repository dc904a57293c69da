import type { ProposalRecord } from '../core/documents/proposal.ts';
import { by } from '../core/order.ts';
import type { StepResult } from '../core/proof.ts';
import type { PolicyChange, Unit } from '../core/proposal.ts';
import { fileId } from '../core/slug.ts';
import { patchText } from '../edits/diff.ts';
import { describe } from '../proposals/describe.ts';
import { assumptionText } from './assumption.ts';
import type { PolicyDigests } from './proof-document.ts';
import type { Made } from './propose-unit.ts';
import type { Run } from './run.ts';
import type { Workshop } from './workshop.ts';

/** What came of writing a candidate: a change that was read back and found to say what was proved, or none. */
export type Writing =
  | {
      /** As it is made in the team's own files. */
      readonly change: PolicyChange;
      /** The proof's last step. */
      readonly bytes: StepResult;
      readonly digests: PolicyDigests;
    }
  | {
      readonly change?: undefined;
      /** Why what is proved cannot be written; absent where nothing was to be written. */
      readonly refusal?: string;
    };

/** Name of a proposal and of its folder. What takes back a grant is known by the change that gave it, so another night's is another. */
export function proposalId({ unit: { system, instance, name, id }, loss }: Made): string {
  const unit = `${system}:${instance}/${id}`;
  return loss === undefined ? fileId(system, name, unit) : fileId(system, `${name} loss`, `${unit}\nloss\n${loss.given.id}`);
}

/** What proposals.json says of one proposal; `files` is empty before any are made. */
export function proposalRecord(workshop: Workshop, made: Made, writing: Writing): ProposalRecord {
  const { run } = workshop;
  const { change } = writing;
  const { unit, proof, principals, loss } = made;
  const steps = writing.change === undefined ? proof.steps : [...proof.steps, writing.bytes];
  const isUnwritable = made.writable !== undefined && change === undefined;
  const outcome = isUnwritable ? 'undecided' : proof.outcome;
  const refusal = writing.change === undefined ? writing.refusal : undefined;
  const leaves = outcome === 'proved' || outcome === 'proved-with-loss';
  return {
    id: proposalId(made),
    folder: change === undefined ? null : folderOf(run, made),
    unit: unit.id,
    name: unit.name,
    system: unit.system,
    instance: unit.instance,
    principals: principals.map(({ key, name, owner }) => ({ key, name, owner })).sort(by(({ key }) => key)),
    outcome,
    reason: outcome === proof.outcome ? proof.reason : (refusal ?? 'nothing can leave in the form in which the policy is written'),
    loss: loss ?? null,
    assumption: assumptionText(run),
    window: shortestWindow(workshop, unit),
    cycle: [...new Set(principals.map((principal) => principal.cycle))].sort().join(', '),
    ...describe(made.rows, leaves ? made.removed : new Set()),
    steps: steps.map((step) => ({ ...step, counts: { ...step.counts }, notes: [...step.notes] })),
    givenBack: [...made.givenBack],
    lines: leaves ? [...made.lines] : [],
    files: [],
    diff: change === undefined || change.edits.length === 0 ? '' : patchText(change.edits),
    todo: change === undefined ? [] : [...change.steps],
  };
}

/** Folders of proposals that rest on a person's word lie apart, by what was said. */
function folderOf({ assumedCycle }: Run, made: Made): string {
  const assumed = assumedCycle === null ? '' : 'assumed/';
  const lossy = made.loss === undefined ? '' : 'with-loss/';
  return `proposals/${assumed}${lossy}${proposalId(made)}`;
}

/** The window of the instance of the principals that was watched for the shortest time; null when one was not at all. */
function shortestWindow({ scan }: Workshop, { system, principals }: Unit): ProposalRecord['window'] {
  const instances = new Set(principals.map(({ instance }) => instance));
  const [first = null, ...others] = scan.instances
    .filter((one) => one.system === system && instances.has(one.instance))
    .map(({ window }) => window);
  let shortest = first;
  for (const window of others) {
    if (shortest === null || window === null) return null;
    if (window.seconds < shortest.seconds) shortest = window;
  }
  return shortest;
}
