import { InvariantError } from '../../../src/core/errors.ts';
import { prettyJson } from '../../../src/core/json.ts';
import { by } from '../../../src/core/order.ts';
import type { Writable } from '../../../src/core/proof.ts';
import type { Binding, Candidate, Definition, PolicyChange, Unit } from '../../../src/core/proposal.ts';
import type { AwsInventory } from '../inventory.ts';
import { attachmentReference, holderName, inlineReference } from '../references.ts';
import { editFiles } from './edit-files.ts';
import { operations, type Operation } from './operations.ts';
import { writePermissionSet } from './permission-set.ts';
import { PLAN_FILE, planOf } from './plan.ts';
import { script } from './script.ts';
import { stepsOf } from './steps.ts';

/**
 * How a proved change is carried out: what a definition file stands for is edited there, if that can be done safely;
 * everything else becomes documents and scripts of AWS CLI commands, which memberships always need.
 * @throws ConfigError when the inventory holds names that IAM could not have issued.
 */
export function write(proven: Writable<Candidate<AwsInventory>>, definitions: readonly Definition[], bindings: readonly Binding[]): PolicyChange {
  const { unit, before, after } = proven.value;
  if (before.definedBy !== undefined) return writePermissionSet(proven.value, before.definedBy);
  const all = operations(before, after);
  for (const operation of all) {
    if (!belongs(operation, unit, before)) throw new InvariantError(`${operation.reference} changes, but not as a part of ${unit.name}`);
  }
  const { edits, live, byHand } = editFiles(before, all, definitions, bindings);
  return { edits, files: files(before, unit.id, live), steps: [...stepsOf(proven.value, edits, live, all, bindings), ...byHand] };
}

/** Does the unit make this change? What it edits it may also replace: by new policies, for holders of what it edits. */
function belongs(operation: Operation, { edits }: Unit, before: AwsInventory): boolean {
  if (edits.includes(operation.reference) || operation.kind === 'created') return true;
  if (operation.kind !== 'attachment' || before.policies.some(({ arn }) => arn === operation.policy)) return false;
  const holder = before.holders.find((each) => holderName(each) === operation.holder);
  if (holder === undefined) return false;
  const holdings = [...holder.attached.flatMap((arn) => [arn, attachmentReference(operation.holder, arn)]), ...holder.inline.map(({ name }) => inlineReference(operation.holder, name))];
  return holdings.some((reference) => edits.includes(reference));
}

function files(before: AwsInventory, unit: string, live: readonly Operation[]): PolicyChange['files'] {
  if (live.length === 0) return [];
  const { plan, files: documents } = planOf(before.account, unit, live);
  return [
    { name: PLAN_FILE, text: prettyJson(plan), executable: false },
    { name: 'apply.sh', text: script(plan, before, 'apply'), executable: true },
    { name: 'rollback.sh', text: script(plan, before, 'rollback'), executable: true },
    ...documents,
  ].sort(by((file) => file.name));
}
