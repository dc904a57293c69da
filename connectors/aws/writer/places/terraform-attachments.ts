import { entryOf, placeAt, type ListNode, type TreeNode } from '../../../../src/edits/tree.ts';
import { HCL } from '../written/hcl.ts';
import { templateText } from '../written/template.ts';
import type { AttachedName, HolderName, Place } from './place.ts';
import { argumentOf, type Block, multiplied, nameOf, type TerraformFolder } from './terraform-folder.ts';
import { removeBlocks } from './terraform-removal.ts';

const ONE = { aws_iam_role_policy_attachment: 'role', aws_iam_user_policy_attachment: 'user', aws_iam_group_policy_attachment: 'group' } as const;
const SEVERAL = [['roles', 'role'], ['users', 'user'], ['groups', 'group']] as const;

/** Places of a block that attach a managed policy to a holder. */
export function attachmentPlaces(block: Block, folder: TerraformFolder): Place[] {
  const { entry, address } = block;
  const type = address.split('.')[0]!;
  const arn = argumentOf(entry, 'policy_arn');
  if (type in ONE && arn !== undefined) {
    const kind = ONE[type as keyof typeof ONE];
    return [place(block, address, entry, { kind, name: folder.holderName(kind, argumentOf(entry, kind)) }, attachedName(arn, folder), () => removeBlocks([block], folder))];
  }
  if (type === 'aws_iam_policy_attachment' && arn !== undefined) return exclusive(block, folder, attachedName(arn, folder));
  const managed = type === 'aws_iam_role' ? argumentOf(entry, 'managed_policy_arns') : undefined;
  return managed?.kind === 'list' ? managed.items.map(({ value }, index) => listed(block, 'managed_policy_arns', managed, index, { kind: 'role', name: nameOf(block) }, attachedName(value, folder))) : [];
}

/** `aws_iam_policy_attachment` is the only word on who holds the policy, by one list for each kind of holder. */
function exclusive(block: Block, folder: TerraformFolder, policy: AttachedName): Place[] {
  const lists = SEVERAL.flatMap(([argument, kind]) => {
    const list = argumentOf(block.entry, argument);
    return list?.kind === 'list' ? [{ argument, kind, list }] : [];
  });
  const all = lists.reduce((sum, { list }) => sum + list.items.length, 0);
  return lists.flatMap(({ argument, kind, list }) =>
    list.items.map(({ value }, index): Place => {
      const holder: HolderName = { kind, name: folder.holderName(kind, value) };
      if (all === 1) return place(block, `${block.address}.${argument}.${templateText(holder.name)}`, value, holder, policy, () => removeBlocks([block], folder));
      return listed(block, argument, list, index, holder, policy);
    }),
  );
}

/** An element of a list; a list that loses its last element stays as an empty one, which says that there are none. */
function listed(block: Block, argument: string, list: ListNode, index: number, holder: HolderName, policy: AttachedName): Place {
  const item = list.items[index]!;
  const code = block.file.text.slice(item.start, item.end);
  const rest = list.items.flatMap((_, other) => (other === index ? [] : [other]));
  const remove = (): ReturnType<Place['remove']> => (rest.length === 0 ? [{ start: list.start, end: list.end, text: '[]' }] : block.file.arrange(list, rest));
  return place(block, `${block.address}.${argument}.${code}`, item, holder, policy, remove);
}

function place(block: Block, address: string, node: { readonly start: number }, holder: HolderName, policy: AttachedName, remove: Place['remove']): Place {
  const { file } = block;
  const found = multiplied(block);
  return {
    path: file.name,
    address,
    where: placeAt(file, node.start),
    names: [],
    attachment: { holder, policy },
    ...(found === undefined ? {} : { trouble: { where: placeAt(file, found.node.start), reason: found.reason } }),
    remove,
  };
}

/** The policy that an argument names: an ARN, or the resource that makes it. */
function attachedName(node: TreeNode, folder: TerraformFolder): AttachedName {
  const template = HCL.text(node) ?? [{ code: 'policy' }];
  const reference = template.length === 1 && typeof template[0] === 'object' ? template[0].code : '';
  const block = folder.blocks.get(/^(aws_iam_policy\.[\w-]+)(?:\[0\])?\.(?:arn|id)$/.exec(reference)?.[1] ?? '');
  if (block === undefined) return { arn: template };
  const path = entryOf(block.entry.value, 'path')?.value;
  return { path: path === undefined ? ['/'] : (HCL.text(path) ?? []), name: nameOf(block) };
}
