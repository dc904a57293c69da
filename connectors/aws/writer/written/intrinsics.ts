import { literalOf, type MapNode, type Part, type TreeNode, type Written } from '../../../../src/edits/tree.ts';
import { listOf } from './literal.ts';
import { type Dialect, IAM_MEMBERS, type WrittenList } from './policy.ts';
import type { Template } from './template.ts';

/** Functions that give one text; of all others a list may come (CloudFormation Template Reference, "Intrinsic functions"). */
const TEXTS = new Set(['Sub', 'Join', 'Select', 'ImportValue', 'Base64', 'GetAtt']);
/** Pseudo parameters that are texts. */
const PSEUDO = /^AWS::(?:AccountId|Partition|Region|StackName|StackId|URLSuffix)$/;

/** Policies in a CloudFormation template: IAM's words, with intrinsic functions in the places of texts and lists. */
export function cloudFormationDialect(written: Pick<Written, 'text' | 'quote'>): Dialect {
  const code = (node: TreeNode): string => written.text.slice(node.start, node.end);
  const text = (node: TreeNode): Template | undefined => {
    if (node.kind === 'scalar') return node.value === null ? undefined : [String(node.value)];
    const called = functionOf(node);
    if (called === undefined) return literalOf(node) === undefined ? undefined : [literalOf(node)!];
    const parts = called.name === 'Sub' ? substituted(called.argument) : called.name === 'Join' ? joined(called.argument, text) : undefined;
    return parts ?? [{ code: referenceOf(called) ?? code(node) }];
  };
  const list = (node: TreeNode): WrittenList | undefined => {
    const called = functionOf(node);
    const one = called === undefined || TEXTS.has(called.name) || (called.name === 'Ref' && PSEUDO.test(referenceOf(called) ?? ''));
    return one ? listOf(node, text) : { kind: 'whole', node, code: referenceOf(called) ?? code(node) };
  };
  return { members: IAM_MEMBERS, text, list, source: (template, like) => subSource(written, template, like) };
}

/** A function in its short form (`!Sub …`) or its long one (`Fn::Sub: …`), with its argument. */
export function functionOf(node: TreeNode): { readonly name: string; readonly argument: TreeNode } | undefined {
  if (node.tag !== undefined) {
    const { tag, ...argument } = node;
    return tag.startsWith('!') ? { name: tag.slice(1), argument: argument as TreeNode } : undefined;
  }
  const [entry, ...others] = node.kind === 'map' ? (node as MapNode).entries : [];
  if (entry === undefined || others.length > 0) return undefined;
  const name = entry.name === 'Ref' || entry.name === 'Condition' ? entry.name : /^Fn::(\w+)$/.exec(entry.name)?.[1];
  return name === undefined ? undefined : { name, argument: entry.value };
}

/** What `Ref` and `Fn::GetAtt` name, as `Fn::Sub` writes it: `Bucket`, `Bucket.Arn`. */
function referenceOf({ name, argument }: { readonly name: string; readonly argument: TreeNode }): string | undefined {
  if (name !== 'Ref' && name !== 'GetAtt') return undefined;
  const parts = argument.kind === 'list' ? argument.items.map(({ value }) => literalOf(value)) : [literalOf(argument)];
  return parts.every((part) => part !== undefined) ? parts.join('.') : undefined;
}

/** `Fn::Join` of a list that is written out (CloudFormation Template Reference, "Fn::Join"). */
function joined(argument: TreeNode, text: Dialect['text']): Template | undefined {
  const [delimiter, list] = argument.kind === 'list' ? argument.items.map(({ value }) => value) : [];
  const between = literalOf(delimiter);
  if (between === undefined || list?.kind !== 'list' || functionOf(list) !== undefined) return undefined;
  const parts: Part[] = [];
  for (const [index, { value }] of list.items.entries()) {
    const template = text(value);
    if (template === undefined) return undefined;
    parts.push(...(index === 0 ? [] : [between]), ...template);
  }
  return simple(parts);
}

/** The parts with neighbouring characters joined. */
function simple(parts: readonly Part[]): Template {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part === 'string' && typeof last === 'string') out[out.length - 1] = last + part;
    else if (part !== '') out.push(part);
  }
  return out.length === 0 ? [''] : out;
}

/**
 * The parts of `Fn::Sub`, of its text or of the first element of its list; `${!Literal}` stands for `${Literal}`
 * (CloudFormation Template Reference, "Fn::Sub").
 */
function substituted(argument: TreeNode): Template | undefined {
  const first = argument.kind === 'list' ? argument.items[0]?.value : argument;
  const source = first === undefined ? undefined : literalOf(first);
  if (source === undefined) return undefined;
  const parts: Part[] = [];
  let at = 0;
  for (const found of source.matchAll(/\$\{([^}]*)\}/g)) {
    parts.push(source.slice(at, found.index));
    const name = found[1]!.trim();
    // Names of the second element hide those of the template, so that their values may differ from text to text.
    parts.push(name.startsWith('!') ? `\${${name.slice(1)}}` : { code: argument.kind === 'list' && !name.startsWith('AWS::') ? `${name} of ${source}` : name });
    at = found.index + found[0].length;
  }
  parts.push(source.slice(at));
  return simple(parts);
}

/** Another text of the same `!Sub`. */
function subSource(written: Pick<Written, 'text' | 'quote'>, template: Template, like: TreeNode): string | undefined {
  if (like.tag !== '!Sub' || like.kind !== 'text') return undefined;
  const text = template.map((part) => (typeof part === 'string' ? part.replaceAll('${', '${!') : `\${${part.code}}`)).join('');
  return `!Sub ${written.quote(text, like)}`;
}
