import { InvariantError } from '../../../src/core/errors.ts';
import type { Binding, PolicyChange, Unit } from '../../../src/core/proposal.ts';
import type { AwsInventory, Holder, ManagedPolicy, PolicyDocument } from '../inventory.ts';
import { parseDocument } from '../policy.ts';
import { attachmentReference, holderName, inlineReference } from '../references.ts';
import { placeIn, policyAfter } from './after.ts';
import { livePolicies } from './live.ts';
import { parsePermissionSet } from './permission-set.ts';
import { PLAN_FILE, Plan, type PlannedOperation } from './plan.ts';

/**
 * The inventory as it will be when a change has been carried out, read from what was written: edited definition files,
 * plan.json and the documents beside it.
 * @throws InvariantError when the change names a file or a policy that is not there.
 */
export function parse(before: AwsInventory, unit: Unit, change: PolicyChange, bindings: readonly Binding[]): AwsInventory {
  if (before.definedBy !== undefined) return parsePermissionSet(before, unit, change);
  const documents = new Map<string, PolicyDocument | null>();
  const detached = new Set<string>();
  const live = new Map(livePolicies(before).map(({ reference, document }) => [reference, document]));
  for (const edit of change.edits) {
    for (const { place, policy } of boundIn(edit.path, bindings)) {
      const document = live.get(policy);
      if (document !== undefined) documents.set(policy, policyAfter(before, edit, place, document));
      else if (placeIn(edit.path, edit.after, place) === undefined) detached.add(policy);
    }
  }

  const plan = planOf(change);
  if (plan !== undefined && plan.unit !== unit.id) throw new InvariantError(`${PLAN_FILE} is about ${plan.unit}, not about ${unit.id}`);
  const operations = plan?.operations ?? [];
  for (const operation of operations) {
    if (operation.kind === 'inline') documents.set(inlineReference(operation.holder, operation.policy), documentOf(change, operation.after));
    if (operation.kind === 'managed') documents.set(operation.policy, documentOf(change, operation.after));
  }
  const holders = before.holders.map((holder) => withHoldings(withInline(holder, documents), operations, detached));
  const policies = before.policies.map((policy) => ({ ...policy, document: documents.get(policy.arn) ?? policy.document }));
  return { ...before, holders, policies: [...policies, ...operations.flatMap((operation) => createdBy(operation, change))] };
}

function boundIn(path: string, bindings: readonly Binding[]): readonly (Binding & { readonly state: 'bound' })[] {
  const bound = bindings.filter((binding) => binding.state === 'bound').filter((binding) => binding.path === path);
  if (bound.length === 0) throw new InvariantError(`${path} was edited without standing for a policy`);
  return bound;
}

function planOf(change: PolicyChange): Plan | undefined {
  const file = change.files.find(({ name }) => name === PLAN_FILE);
  return file === undefined ? undefined : Plan.parse(JSON.parse(file.text));
}

function documentOf(change: PolicyChange, name: string | null): PolicyDocument | null {
  if (name === null) return null;
  const file = change.files.find((candidate) => candidate.name === name);
  if (file === undefined) throw new InvariantError(`${PLAN_FILE} names ${name}, which was not written`);
  return parseDocument(file.text);
}

function createdBy(operation: PlannedOperation, change: PolicyChange): readonly ManagedPolicy[] {
  if (operation.kind !== 'created') return [];
  const arn = operation.policy;
  const document = documentOf(change, operation.after);
  if (document === null) throw new InvariantError(`${PLAN_FILE} makes ${arn} without a document`);
  return [{ arn, name: arn.slice(arn.lastIndexOf('/') + 1), managedBy: 'customer', versionId: 'v1', document }];
}

function withInline(holder: Holder, documents: ReadonlyMap<string, PolicyDocument | null>): Holder {
  const prefix = inlineReference(holderName(holder), '');
  const inline = new Map(holder.inline.map(({ name, document }) => [name, document]));
  for (const [reference, document] of documents) {
    if (!reference.startsWith(prefix)) continue;
    const name = reference.slice(prefix.length);
    if (document === null) inline.delete(name);
    else inline.set(name, document);
  }
  return { ...holder, inline: [...inline].map(([name, document]) => ({ name, document })) };
}

function withHoldings(holder: Holder, operations: readonly PlannedOperation[], detached: ReadonlySet<string>): Holder {
  const attached = new Set(holder.attached.filter((arn) => !detached.has(attachmentReference(holderName(holder), arn))));
  const groups = new Set(holder.groups);
  for (const operation of operations) {
    if (!('holder' in operation) || operation.kind === 'inline' || operation.holder !== holderName(holder)) continue;
    if (operation.kind === 'attachment') set(attached, operation.policy, operation.after === 'attached');
    else set(groups, operation.group.replace(/^group\//, ''), operation.after === 'member');
  }
  return { ...holder, attached: [...attached], groups: [...groups] };
}

function set(values: Set<string>, value: string, present: boolean): void {
  if (present) values.add(value);
  else values.delete(value);
}
