import { prettyJson } from '../../../src/core/json.ts';
import { by } from '../../../src/core/order.ts';
import type { Writable } from '../../../src/core/proof.ts';
import type { Binding, Candidate, Definition, PolicyChange } from '../../../src/core/proposal.ts';
import { InvariantError } from '../../../src/core/errors.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { holderOf } from '../principals.ts';
import { editFiles } from './edit-files.ts';
import { type Live, planOf, PLAN_FILE } from './live/plan.ts';
import { holderNames, reliedOn, reliedText } from './live/relied.ts';
import { script } from './live/script.ts';
import { operations, type Operation } from './operations.ts';
import { routesOf } from './routes.ts';
import { stepsOf } from './steps.ts';

/**
 * How a proved change is carried out: what a manifest stands for is edited there, if that can be done safely; what
 * somebody else would write again is handed to its owner; everything else becomes scripts of kubectl commands.
 * @throws ConfigError when the inventory holds names that no API server could have stored.
 */
export function write(proven: Writable<Candidate<KubernetesInventory>>, definitions: readonly Definition[], bindings: readonly Binding[]): PolicyChange {
  const { unit, before, after } = proven.value;
  const all = operations(before, after);
  for (const operation of all) if (!belongs(operation, unit.edits)) throw new InvariantError(`${operation.reference} changes, but not as a part of ${unit.name}`);
  const edited = editFiles(all, definitions, bindings);
  const rest = all.filter((operation) => !edited.done.has(operation));
  const routes = routesOf(rest, definitions, bindings);
  const live = rest.map((operation): Live => ({ ...operation, by: routes.has(operation.reference) ? 'owner' : 'script' }));
  return {
    edits: edited.edits,
    files: files(proven.value, live),
    steps: stepsOf({ candidate: proven.value, edited, live, routes, bindings }),
  };
}

/** What the unit edits it may change, and in its place it may make something new. */
function belongs({ reference, before }: Operation, edits: readonly string[]): boolean {
  return before === null || edits.includes(reference);
}

function files({ unit, before }: Candidate<KubernetesInventory>, live: readonly Live[]): PolicyChange['files'] {
  if (live.length === 0) return [];
  const { plan, files: objects } = planOf(before.instance, unit.id, live);
  const planned = [{ name: PLAN_FILE, text: prettyJson(plan), executable: false }, ...objects];
  if (live.every((operation) => operation.by === 'owner')) return planned.sort(by((file) => file.name));
  const scripts = (['apply', 'rollback'] as const).map((direction) => ({ name: `${direction}.sh`, text: script(plan, live, direction), executable: true }));
  const relied = reliedOn(before, live, holderNames(unit.principals.map(({ id }) => holderOf(id).name)));
  return [...planned, ...scripts, { name: 'objects/relied-on.json', text: reliedText(relied), executable: false }].sort(by((file) => file.name));
}
