import type { Binding, Candidate, FileChange } from '../../../src/core/proposal.ts';
import type { AwsInventory } from '../inventory.ts';
import { livePolicies } from './live.ts';
import type { Operation } from './operations.ts';
import { wideningPatterns } from './widening.ts';

/** What a person has to do, one sentence each, in order. `all` are the operations by script and by file. */
export function stepsOf(
  candidate: Candidate<AwsInventory>,
  edits: readonly FileChange[],
  live: readonly Operation[],
  all: readonly Operation[],
  bindings: readonly Binding[],
): readonly string[] {
  const { before, after } = candidate;
  const edited = edits.filter(({ after }) => after !== null).map(({ path }) => path);
  const deleted = edits.filter(({ after }) => after === null).map(({ path }) => path);
  const merge: string[] = [];
  if (edited.length > 0) merge.push(`Merge change.patch, which narrows ${edited.join(', ')}, and deploy as usual.`);
  if (deleted.length > 0) merge.push(`See that your deployment removes what change.patch deletes: ${deleted.join(', ')}.`);
  const made = live.filter((operation) => operation.kind === 'created');
  // What the files lose may be in the new policies, so these come first.
  const first = made.length > 0 && merge.length > 0;
  const run =
    live.length === 0
      ? []
      : [`Run apply.sh${first ? ', before anything else,' : ''} with credentials of account ${before.account} that may change IAM; it stops without a change if ${references(live)} moved since the export, and rollback.sh is the way back.`];
  return [
    ...(first ? [...run, ...merge] : [...merge, ...run]),
    ...made.map(({ reference }) => `Take ${reference} over into your own definitions: it is new, and from now on nobody but you keeps it up to date.`),
    ...orphans(before, after).map((arn) => `Delete ${arn} when nobody needs it any more: it is then attached to nobody.`),
    ...wideningPatterns(before, all),
    ...warnings(before, live, bindings),
  ];
}

/** Customer-managed policies that lose their last holder; they are left in place, so that the way back stays short. */
function orphans(before: AwsInventory, after: AwsInventory): readonly string[] {
  const held = (inventory: AwsInventory): Set<string> => new Set(inventory.holders.flatMap((holder) => holder.attached));
  const still = held(after);
  const had = held(before);
  return before.policies.filter(({ arn, managedBy }) => managedBy === 'customer' && had.has(arn) && !still.has(arn)).map(({ arn }) => arn);
}

/** Files that look like definitions of what the script changes, and that would undo it when they are deployed. */
function warnings(before: AwsInventory, live: readonly Operation[], bindings: readonly Binding[]): string[] {
  const changed = new Set(live.map(({ reference }) => reference));
  const changedDefines = new Set(livePolicies(before).filter(({ reference }) => changed.has(reference)).map(({ defines }) => defines));
  return bindings.flatMap((binding) => {
    if (binding.state === 'drift' && changed.has(binding.policy)) {
      return [`Bring ${placeName(binding)} in line: it already differs from the live ${binding.policy} and was not edited, so that deploying it would undo this change.`];
    }
    if (binding.state === 'ambiguous' && binding.candidates.some((candidate) => changedDefines.has(candidate.replace(/ at .*$/, '')))) {
      return [`Say by \`defines\` what ${placeName(binding)} stands for: it was not edited, and deploying it may undo this change.`];
    }
    return [];
  });
}

function references(live: readonly Operation[]): string {
  const names = live.map(({ reference }) => reference);
  return names.length > 3 ? `one of ${names.length} policies and attachments` : names.join(' or ');
}

function placeName({ path, place }: Binding): string {
  return place === undefined ? path : `${path} (${place})`;
}
