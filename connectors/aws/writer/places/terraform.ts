import { ConfigError } from '../../../../src/core/errors.ts';
import { literalOf, placeAt, type Entry, type MapNode, type TreeNode, type Written } from '../../../../src/edits/tree.ts';
import { heredocJson } from '../../../../src/edits/terraform.ts';
import { jsonInside } from '../../../../src/edits/json/inside.ts';
import { HCL, HEREDOC } from '../written/hcl.ts';
import { LITERAL } from '../written/literal.ts';
import type { WrittenPolicy } from '../written/policy.ts';
import { codeOf, readPolicy, refusal } from '../written/read.ts';
import type { Template } from '../written/template.ts';
import type { FilePlaces, Place, PlaceName, Trouble } from './place.ts';
import { isTerraformJson } from './file-kind.ts';
import { attachmentPlaces } from './terraform-attachments.ts';
import { dataDocument, namesPrincipals } from './terraform-document.ts';
import { argumentOf, type Block, multiplied, nameOf, type TerraformFolder } from './terraform-folder.ts';
import { removeBlocks, removeInlineBlock } from './terraform-removal.ts';

const DATA = /^data\.aws_iam_policy_document\.([\w-]+)(?:\[0\])?\.(?:json|minified_json)$/;
const INLINE = { aws_iam_role_policy: 'role', aws_iam_user_policy: 'user', aws_iam_group_policy: 'group' } as const;

/** A resource, or a block of one, that takes the text of a policy. */
interface Taker {
  readonly block: Block;
  /** `aws_iam_role_policy.deploy`, `aws_iam_role.ci.inline_policy.deploy`. */
  readonly address: string;
  readonly name: PlaceName;
  readonly policy: TreeNode;
  readonly remove: () => ReturnType<Place['remove']>;
}

/** The places of a Terraform file, whose folder gives its references their meaning. */
export function terraformPlaces(file: Written, folder: TerraformFolder): FilePlaces {
  const own = [...folder.blocks.values()].filter((block) => block.file === file);
  const takers = [...folder.blocks.values()].flatMap((block) => takersOf(block, folder));
  const documents = own.filter((block) => block.address.startsWith('data.aws_iam_policy_document.') && !namesPrincipals(block));
  const places = [
    ...documents.map((block) => documentPlace(block, takers.filter(({ policy }) => documentOf(policy) === block.address), folder)),
    ...takers.filter(({ block, policy }) => block.file === file && documentOf(policy, folder) === undefined && folder.fileRead(policy) === undefined).map((taker) => takerPlace(taker)),
    ...own.flatMap((block) => attachmentPlaces(block, folder)),
  ];
  return { path: file.name, places: [...places].sort((a, b) => Number(a.where.split(':').at(-1)) - Number(b.where.split(':').at(-1))) };
}

/** Policy files that the resources of a folder read, with the names that these give them; the trouble of the resource, if any. */
export function policyFilesRead(folder: TerraformFolder): readonly { readonly path: string; readonly name: PlaceName; readonly where: string; readonly trouble?: Trouble }[] {
  return [...folder.blocks.values()].flatMap((block) => takersOf(block, folder)).flatMap(({ block, policy, name }) => {
    const path = folder.fileRead(policy);
    const trouble = multipliedTrouble(block);
    return path === undefined ? [] : [{ path, name, where: placeAt(block.file, block.entry.start), ...(trouble === undefined ? {} : { trouble }) }];
  });
}

/** Address of the document that an expression names; with a folder only if it is there. */
function documentOf(node: TreeNode, folder?: TerraformFolder): string | undefined {
  const label = node.kind === 'opaque' ? DATA.exec(node.code)?.[1] : undefined;
  const address = label === undefined ? undefined : `data.aws_iam_policy_document.${label}`;
  return address === undefined || (folder !== undefined && !folder.blocks.has(address)) ? undefined : address;
}

function takersOf(block: Block, folder: TerraformFolder): Taker[] {
  const { entry, address } = block;
  const type = address.split('.')[0]!;
  const policy = argumentOf(entry, 'policy');
  const remove = (): ReturnType<Place['remove']> => removeBlocks([block], folder);
  if (type === 'aws_iam_policy' && policy !== undefined) {
    const path = argumentOf(entry, 'path');
    return [{ block, address, name: { kind: 'managed', path: path === undefined ? ['/'] : (HCL.text(path) ?? []), name: nameOf(block) }, policy, remove }];
  }
  const kind = type in INLINE ? INLINE[type as keyof typeof INLINE] : undefined;
  if (kind !== undefined && policy !== undefined) {
    return [{ block, address, name: { kind: 'inline', holder: { kind, name: folder.holderName(kind, argumentOf(entry, kind)) }, policy: nameOf(block) }, policy, remove }];
  }
  return type === 'aws_iam_role' ? inlineBlocks(block) : [];
}

/** `inline_policy` blocks of a role. */
function inlineBlocks(block: Block): Taker[] {
  const blocks = (block.entry.value as MapNode).entries.filter((entry) => entry.name === 'inline_policy' && entry.labels !== undefined);
  return blocks.flatMap((entry, index): Taker[] => {
    const policy = argumentOf(entry, 'policy');
    const name = argumentOf(entry, 'name');
    const template: Template = (name === undefined ? undefined : HCL.text(name)) ?? [{ code: `name of ${block.address}` }];
    const label = name === undefined ? `${index}` : (literalOf(name) ?? codeOf(block.file, name));
    if (policy === undefined) return [];
    return [{
      block,
      address: `${block.address}.inline_policy.${label}`,
      name: { kind: 'inline', holder: { kind: 'role', name: nameOf(block) }, policy: template },
      policy,
      remove: () => removeInlineBlock(block, blocks, index),
    }];
  });
}

/** `data "aws_iam_policy_document"`, with the names of whatever takes it. */
function documentPlace(block: Block, takers: readonly Taker[], folder: TerraformFolder): Place {
  const { file, entry, address } = block;
  const mentions = folder.mentions(address);
  const read = reading(() => dataDocument(block));
  const trouble = read.trouble ?? multipliedTrouble(block) ?? takers.map(({ block: taker }) => multipliedTrouble(taker)).find((found) => found !== undefined) ?? sharedTrouble(mentions, file, entry);
  const [taker] = takers;
  return {
    path: file.name,
    address,
    where: placeAt(file, entry.start),
    names: takers.map(({ name }) => name),
    ...(read.policy === undefined ? {} : { policy: read.policy }),
    ...(trouble === undefined ? {} : { trouble }),
    remove: () => removeWithTaker(block, taker, folder),
  };
}

function sharedTrouble(mentions: ReturnType<TerraformFolder['mentions']>, file: Written, entry: Entry): Trouble | undefined {
  if (mentions.length < 2) return undefined;
  const places = mentions.map(({ file: other, at }) => placeAt(other, at));
  return { where: placeAt(file, entry.start), reason: `the document is used at ${places.join(', ')}, and one edit would change them all` };
}

function removeWithTaker(block: Block, taker: Taker | undefined, folder: TerraformFolder): ReturnType<Place['remove']> {
  const where = placeAt(block.file, block.entry.start);
  if (taker === undefined) return { where, reason: 'what takes this document stands in no file that is listed' };
  if (taker.block.file !== block.file) return { where: placeAt(taker.block.file, taker.block.entry.start), reason: `${taker.address} takes the document from another file; both must go` };
  if (taker.address === taker.block.address) return removeBlocks([block, taker.block], folder);
  // The block of a role stays where it is, without one of its inner blocks.
  const inner = taker.remove();
  if ('reason' in inner) return inner;
  const root = block.file.root as MapNode;
  return [...inner, ...block.file.arrange(root, root.entries.flatMap((one, index) => (one === block.entry ? [] : [index])))];
}

/** A resource that holds its policy itself, or takes it from where it cannot be followed. */
function takerPlace({ block, address, name, policy, remove }: Taker): Place {
  const read = reading(() => ownPolicy(block.file, policy));
  const trouble = read.trouble ?? multipliedTrouble(block);
  return {
    path: block.file.name,
    address,
    where: placeAt(block.file, policy.start),
    names: [name],
    ...(read.policy === undefined ? {} : { policy: read.policy }),
    ...(trouble === undefined ? {} : { trouble }),
    remove,
  };
}

/** `jsonencode({ … })`, a heredoc, or in JSON syntax a text. @throws ConfigError for anything else. */
function ownPolicy(file: Written, node: TreeNode): WrittenPolicy {
  if (node.kind === 'opaque' && node.call?.name === 'jsonencode' && node.call.args.length === 1) return readPolicy(file, node.call.args[0]!, HCL);
  if (node.kind === 'text' && node.body !== undefined) {
    const json = heredocJson(file, node);
    return readPolicy(json, json.root, HEREDOC);
  }
  if (node.kind === 'text' && isTerraformJson(file.name)) {
    const { written, outward } = jsonInside(file, node);
    return { ...readPolicy(written, written.root, LITERAL), outward };
  }
  if (node.kind === 'text') throw refusal(file, node, 'the policy stands in a quoted text, whose escapes are not edited');
  const call = node.kind === 'opaque' && node.call !== undefined ? `${node.call.name}(…)` : codeOf(file, node);
  throw refusal(file, node, `the policy comes from ${call}, which is not ${call.startsWith('file(') ? 'listed as a definition' : 'followed'}`);
}

function multipliedTrouble(block: Block): Trouble | undefined {
  const found = multiplied(block);
  return found === undefined ? undefined : { where: placeAt(block.file, found.node.start), reason: found.reason };
}

/** A policy, or why it cannot be read. */
export function reading(read: () => WrittenPolicy): { readonly policy?: WrittenPolicy; readonly trouble?: Trouble } {
  try {
    return { policy: read() };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { trouble: { where: error.where ?? '', reason: error.message } };
  }
}
