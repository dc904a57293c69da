import type { Binding, Candidate } from '../../../src/core/proposal.ts';
import { byText } from '../../../src/core/order.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { changeOf } from '../model/change.ts';
import { bindingsTo, roleReference } from '../model/reaching.ts';
import { holderOf } from '../principals.ts';
import { reference } from '../references.ts';
import type { EditedFiles } from './edit-files.ts';
import { shellWord } from './live/names.ts';
import type { Live } from './live/plan.ts';
import { loneLists } from './lone-lists.ts';
import type { Operation } from './operations.ts';

interface Told {
  readonly candidate: Candidate<KubernetesInventory>;
  readonly edited: EditedFiles;
  readonly live: readonly Live[];
  readonly routes: ReadonlyMap<string, string>;
  readonly bindings: readonly Binding[];
}

/** What a person has to do, one sentence each, in order. */
export function stepsOf({ candidate, edited, live, routes, bindings }: Told): readonly string[] {
  const { before, after, unit } = candidate;
  const scripted = live.filter((operation) => operation.by === 'script');
  const made = scripted.filter((operation) => operation.before === null);
  const first = made.length > 0 && edited.edits.length > 0;
  const run = scripted.length === 0 ? [] : [runStep(before.instance, scripted, first)];
  const merge = mergeSteps(edited);
  const byHand = [...edited.byHand].filter(([name]) => !routes.has(name));
  return [
    ...(first ? [...run, ...merge] : [...merge, ...run]),
    ...made.map((operation) => `Take ${operation.reference} over into your own manifests: it is new, and from now on nobody but you keeps it up to date.`),
    ...[...routes].map(([name, route]) => `Change ${name} where it comes from: ${route}; what it is to say lies in the folder objects.`),
    ...byHand.map(([name, reason]) => `Change ${name} by hand, or deploying its file would undo this change: ${reason}.`),
    ...orphans(before, after).map((name) => `Delete ${name} when nobody needs it any more: it is then bound to nobody.`),
    ...driftSteps(live, bindings),
    ...loneLists(candidate),
    watchStep(listed(unit.principals.map(({ id }) => holderOf(id).name))),
  ];
}

function runStep(instance: string, scripted: readonly Live[], first: boolean): string {
  const where = `with kubectl in a context of cluster ${instance} that may change RBAC objects and holds what stays in them, or the verbs escalate and bind`;
  const stops = `it stops without a change if ${references(scripted)} moved since the export, or what the proof relies on`;
  return `Run apply.sh${first ? ', before anything else,' : ''} ${where}; ${stops}, and rollback.sh is the way back.`;
}

function watchStep(holders: string): string {
  return `For a cycle, watch the audit log for the decision forbid about ${holders}: it would tell of a need that the record did not show.`;
}

function mergeSteps({ edits, done }: EditedFiles): readonly string[] {
  if (edits.length === 0) return [];
  const paths = edits.map(({ path }) => path).join(', ');
  const gone = [...done].filter(({ after }) => after === null);
  return [
    `Merge change.patch, which changes ${paths}, and deploy as usual.`,
    ...gone.map(removalStep),
  ];
}

function removalStep(operation: Operation): string {
  const what = `See that your deployment removes ${operation.reference}, which change.patch takes out`;
  return `${what}: kubectl apply leaves it in the cluster unless it prunes, and by hand it is: ${deletion(operation)}`;
}

function deletion({ before }: Operation): string {
  const { kind, namespace, name } = before!;
  const word = (text: string): string => (/^[A-Za-z0-9._:/-]+$/.test(text) ? text : shellWord(text));
  return `kubectl delete ${word(`${kind.toLowerCase()}/${name}`)}${namespace === '' ? '' : ` --namespace=${word(namespace)}`}`;
}

/** Roles that lose their last binding, and that nobody heals; they are left in place, so that the way back stays short. */
function orphans(before: KubernetesInventory, after: KubernetesInventory): readonly string[] {
  const left = new Set(changeOf(before, after).bindings.gone.map(roleReference).filter((name) => bindingsTo(after, name).length === 0));
  if (left.size === 0) return [];
  return after.roles
    .filter(({ facts }) => facts.annotations['rbac.authorization.kubernetes.io/autoupdate'] !== 'true' && !('kubernetes.io/bootstrapping' in facts.labels))
    .map(reference)
    .filter((name) => left.has(name))
    .sort(byText);
}

/** Manifests that differ from what is changed live, and that would undo it when they are deployed. */
function driftSteps(live: readonly Live[], bindings: readonly Binding[]): readonly string[] {
  const changed = new Set(live.map((operation) => operation.reference));
  return bindings.flatMap((binding) => {
    if (binding.state !== 'drift' && binding.state !== 'ambiguous') return [];
    const place = `${binding.path}${binding.place === undefined ? '' : ` (${binding.place})`}`;
    if (binding.state === 'drift' && changed.has(binding.policy)) {
      const why = `it already differs from the live ${binding.policy} and was not edited, so that deploying it would undo this change`;
      return [`Bring ${place} in line: ${why}.`];
    }
    const unsure = binding.state === 'ambiguous' && binding.candidates.some((candidate) => changed.has(candidate.replace(/ at .*$/, '')));
    return unsure ? [`Say by defines what ${place} stands for: it was not edited, and deploying it may undo this change.`] : [];
  });
}

function references(live: readonly Live[]): string {
  const names = live.filter(({ before }) => before !== null).map((operation) => operation.reference);
  if (names.length === 0) return 'something';
  return names.length > 3 ? `one of ${names.length} objects` : names.join(' or ');
}

function listed(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort(byText);
  return sorted.length > 3 ? `${sorted.slice(0, 3).join(', ')} and ${sorted.length - 3} more` : sorted.join(', ');
}
