import { literalOf, placeAt, valueIn, type ListNode, type TreeNode } from '../../../../src/edits/tree.ts';
import { functionOf } from '../written/intrinsics.ts';
import { type CfnTemplate, generated, holderReference, listOf, type Resource } from './cloudformation.ts';
import { removeItem } from './cloudformation-removal.ts';
import type { AttachedName, HolderName, Place, Removal } from './place.ts';

/** What an element attaches, and to whom. */
interface Attached {
  readonly holder: HolderName;
  readonly policy: AttachedName;
}

const MEMBERS = [['Roles', 'role'], ['Users', 'user'], ['Groups', 'group']] as const;

/** `ManagedPolicyArns` of a role, user or group. */
export function managedArnPlaces(resource: Resource, holder: HolderName): readonly Place[] {
  return elementsOf(resource, 'ManagedPolicyArns').map((element) =>
    attachment(element, { holder, policy: attachedName(resource.template, element.value) }, removalOf(element)),
  );
}

/** `Roles`, `Users` and `Groups` of AWS::IAM::ManagedPolicy. */
export function memberPlaces(resource: Resource, policy: AttachedName): readonly Place[] {
  return MEMBERS.flatMap(([property, kind]) => {
    return elementsOf(resource, property).map((element) =>
      attachment(element, { holder: holderReference(resource.template, kind, element.value), policy }, removalOf(element)),
    );
  });
}

/** One element of a list that is a property of a resource. */
export interface ListElement {
  readonly resource: Resource;
  readonly property: string;
  readonly list: ListNode;
  readonly index: number;
  readonly value: TreeNode;
}

function elementsOf(resource: Resource, property: string): readonly ListElement[] {
  const list = listOf(valueIn(resource.properties, property));
  return list === undefined ? [] : list.items.map(({ value }, index) => ({ resource, property, list, index, value }));
}

function removalOf({ resource, property, list, index }: ListElement): Removal {
  return removeItem(resource, property, list, index);
}

/** One element of a list that attaches a policy to a holder. */
export function attachment({ resource, property, list, value }: ListElement, { holder, policy }: Attached, remove: Removal): Place {
  const { template, logicalId } = resource;
  const { written } = template;
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
