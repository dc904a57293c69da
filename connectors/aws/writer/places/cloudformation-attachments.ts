import { literalOf, placeAt, valueIn, type ListNode, type TreeNode } from '../../../../src/edits/tree.ts';
import { functionOf } from '../written/intrinsics.ts';
import { type CfnTemplate, generated, holderReference, listOf, type Resource } from './cloudformation.ts';
import { removeItem } from './cloudformation-removal.ts';
import type { AttachedName, HolderName, Place, Removal } from './place.ts';

const MEMBERS = [['Roles', 'role'], ['Users', 'user'], ['Groups', 'group']] as const;

/** `ManagedPolicyArns` of a role, user or group. */
export function managedArnPlaces(resource: Resource, holder: HolderName): readonly Place[] {
  const list = listOf(valueIn(resource.properties, 'ManagedPolicyArns'));
  return (list?.items ?? []).map(({ value }, index) => attachment(resource, 'ManagedPolicyArns', list!, index, holder, attachedName(resource.template, value), removeItem(resource, 'ManagedPolicyArns', list!, index)));
}

/** `Roles`, `Users` and `Groups` of AWS::IAM::ManagedPolicy. */
export function memberPlaces(resource: Resource, policy: AttachedName): readonly Place[] {
  return MEMBERS.flatMap(([property, kind]) => {
    const list = listOf(valueIn(resource.properties, property));
    return (list?.items ?? []).map(({ value }, index) => attachment(resource, property, list!, index, holderReference(resource.template, kind, value), policy, removeItem(resource, property, list!, index)));
  });
}

/** One element of a list that attaches. */
export function attachment({ template, logicalId }: Resource, property: string, list: ListNode, index: number, holder: HolderName, policy: AttachedName, remove: Removal): Place {
  const { written } = template;
  const { value } = list.items[index]!;
  const code = written.text.slice(value.start, value.end);
  const where = placeAt(written, value.start);
  const frozen = value.frozen ?? list.frozen;
  return {
    path: written.name,
    address: `Resources.${logicalId}.${property}.${code}`,
    where,
    names: [],
    attachment: { holder, policy },
    ...(frozen === undefined ? {} : { trouble: { where, reason: `the list holds ${frozen}` } }),
    remove,
  };
}

/** The policy that an element names: an ARN, or a policy of the same template. */
function attachedName(template: CfnTemplate, node: TreeNode): AttachedName {
  const called = functionOf(node);
  const logicalId = called?.name === 'Ref' ? literalOf(called.argument) : undefined;
  const entry = template.resources.entries.find(({ name, value }) => name === logicalId && literalOf(valueIn(value, 'Type')) === 'AWS::IAM::ManagedPolicy');
  if (entry === undefined) return { arn: template.dialect.text(node) ?? [{ code: 'policy' }] };
  const properties = valueIn(entry.value, 'Properties');
  const [path, name] = ['Path', 'ManagedPolicyName'].map((property) => valueIn(properties, property));
  return {
    path: path === undefined ? ['/'] : (template.dialect.text(path) ?? []),
    name: (name === undefined ? undefined : template.dialect.text(name)) ?? generated(entry.name),
  };
}
