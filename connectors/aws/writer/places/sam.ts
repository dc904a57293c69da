import { literalOf, valueIn, type ListNode, type TreeNode } from '../../../../src/edits/tree.ts';
import { attachment } from './cloudformation-attachments.ts';
import { computedPlace, documentPlace, generated, type Resource } from './cloudformation.ts';
import { removeItem } from './cloudformation-removal.ts';
import type { HolderName, Place, Removal } from './place.ts';

/**
 * `Policies` of AWS::Serverless::Function: statements, names or ARNs of managed policies, and SAM's own policy templates
 * (AWS SAM Developer Guide, "AWS::Serverless::Function", Policies). SAM makes the role `<LogicalId>Role` and numbers its
 * inline policies by their place in the list.
 */
export function functionPlaces(resource: Resource): readonly Place[] {
  const { properties, logicalId } = resource;
  if (valueIn(properties, 'Role') !== undefined) return [];
  const policies = valueIn(properties, 'Policies');
  if (policies === undefined) return [];
  const roleId = `${logicalId}Role`;
  const holder: HolderName = { kind: 'role', name: generated(roleId) };
  const list = policies.kind === 'list' && policies.tag === undefined ? policies : listOfOne(policies);
  return list.items.flatMap(({ value }, index): readonly Place[] => {
    const base = `Resources.${logicalId}.Policies`;
    const remove = removal(resource, list, index, policies.kind === 'list');
    const managed = literalOf(value);
    if (managed !== undefined) {
      // A name alone is that of a policy of AWS, whose path nobody tells.
      const arn = managed.startsWith('arn:') ? [managed] : [{ code: `place of ${managed}` }, `/${managed}`];
      return [attachment({ resource, property: 'Policies', list, index, value }, { holder, policy: { arn } }, remove)];
    }
    if (value.kind === 'map' && valueIn(value, 'Statement') !== undefined) {
      return [documentPlace(resource, `${base}.${index}`, value, [{ kind: 'inline', holder, policy: [`${roleId}Policy${index}`] }], remove)];
    }
    return isTemplate(value) ? [] : [computedPlace(resource, `${base}.${index}`, value)];
  });
}

/** One policy may stand without a list around it. */
function listOfOne(value: TreeNode): ListNode {
  const { start, end } = value;
  return { kind: 'list', form: 'bracketed', start, end, items: [{ start, end, value }] };
}

/** `- S3ReadPolicy: { BucketName: … }` */
function isTemplate(node: TreeNode): boolean {
  return node.kind === 'map' && node.tag === undefined && node.entries.length === 1 && node.entries[0]!.name.endsWith('Policy');
}

/** An element may leave only if no later policy would get another number, and with it another name. */
function removal(resource: Resource, list: ListNode, index: number, isList: boolean): Removal {
  const later = list.items.slice(index + 1).some(({ value }) => literalOf(value) === undefined);
  const address = `Resources.${resource.logicalId}.Policies`;
  if (later) return () => ({ where: placeOf(resource, list, index), reason: `SAM numbers the policies of ${address}, so that a later one would get another name` });
  if (!isList) return removeItem(resource, 'Policies', { ...list, items: [list.items[0]!] }, 0);
  return removeItem(resource, 'Policies', list, index);
}

function placeOf({ template }: Resource, list: ListNode, index: number): string {
  const line = template.written.text.slice(0, list.items[index]!.start).split('\n').length;
  return `${template.written.name}:${line}`;
}
