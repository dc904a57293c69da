import { ConfigError } from '../../../../src/core/errors.ts';
import { frozenIn, placeAt, valueIn, type Item, type ListNode, type MapNode, type TreeNode, type Written } from '../../../../src/edits/tree.ts';
import { IAM_MEMBERS, type ComputedStatements, type Dialect, type ListName, type WrittenCondition, type WrittenList, type WrittenPolicy, type WrittenStatement, type WrittenText } from './policy.ts';
import type { Template } from './template.ts';

const DOCUMENT_MEMBERS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_MEMBERS = new Set(['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']);

/** Refuses with `file:line`. */
export function refusal(written: Written, node: { readonly start: number }, message: string): ConfigError {
  return new ConfigError(message, { where: placeAt(written, node.start), remedy: 'change it by hand' });
}

/**
 * A policy document that a file writes in IAM's own words, whatever the syntax around them.
 * @throws ConfigError `file:line` when it is none, or is written in a way that cannot be edited.
 */
export function readPolicy(written: Written, node: TreeNode, dialect: Dialect): WrittenPolicy {
  if (node.kind !== 'map' || node.tag !== undefined) throw refusal(written, node, `this policy is computed (${codeOf(written, node)})`);
  const frozen = frozenIn(node);
  if (frozen !== undefined) throw refusal(written, frozen.node, `the policy holds ${frozen.why}`);
  for (const { name, start } of node.entries) if (!DOCUMENT_MEMBERS.has(name)) throw refusal(written, { start }, `this policy has a member ${JSON.stringify(name)}, which is computed or unknown`);
  const container = valueIn(node, 'Statement');
  if (container === undefined) throw refusal(written, node, 'this policy has no Statement');
  const version = valueIn(node, 'Version');
  const id = valueIn(node, 'Id');
  const idText = id === undefined ? undefined : dialect.text(id);
  return {
    written,
    dialect,
    version: version === undefined ? ['2008-10-17'] : (dialect.text(version) ?? ['']),
    ...(idText === undefined ? {} : { id: idText }),
    ...statementsIn(written, container, dialect),
  };
}

/** A list of statements, or a lone one. */
function statementsIn(written: Written, container: TreeNode, dialect: Dialect): Pick<WrittenPolicy, 'container' | 'statements'> {
  if ((container.kind !== 'list' && container.kind !== 'map') || container.tag !== undefined || isComputed(container, dialect)) {
    throw refusal(written, container, `the statements are computed (${codeOf(written, container)})`);
  }
  const items: readonly Item[] = container.kind === 'list' ? container.items : [{ start: container.start, end: container.end, value: container }];
  return { container, statements: items.map((item) => statementIn(written, item, dialect)) };
}

function statementIn(written: Written, item: Item, dialect: Dialect): WrittenStatement | ComputedStatements {
  const { value } = item;
  if (value.kind !== 'map' || value.tag !== undefined || isComputed(value, dialect)) return { kind: 'computed', item, why: `is computed (${codeOf(written, value)})` };
  const odd = value.entries.find(({ name }) => !STATEMENT_MEMBERS.has(name));
  if (odd !== undefined) throw refusal(written, odd, `this statement has a member ${JSON.stringify(odd.name)}`);
  const choice = choiceIn(value);
  if (choice !== undefined) return { kind: 'computed', item, why: `holds ${choice}` };
  const lists: Partial<Record<ListName, WrittenList>> = {};
  for (const name of ['actions', 'notActions', 'resources', 'notResources'] as const) {
    const node = valueIn(value, IAM_MEMBERS[name]);
    const list = node === undefined ? undefined : dialect.list(node);
    if (node !== undefined && list === undefined) throw refusal(written, node, `${IAM_MEMBERS[name]} is neither a text nor a list of texts`);
    if (list !== undefined) lists[name] = list;
  }
  const sid = textIn(value, 'Sid', dialect);
  const conditions = conditionsIn(written, valueIn(value, 'Condition'), dialect);
  return {
    kind: 'statement',
    item,
    map: value,
    ...(sid === undefined ? {} : { sid }),
    effect: textIn(value, 'Effect', dialect)?.template ?? [''],
    lists,
    ...(conditions === undefined ? {} : { conditions }),
  };
}

/** CloudFormation's own choice between values: what it gives may be nothing at all. */
function choiceIn(node: TreeNode): string | undefined {
  if (node.tag === '!If' || node.tag === '!Transform') return node.tag;
  const inner = node.kind === 'map' ? node.entries : node.kind === 'list' ? node.items : [];
  for (const entry of inner) {
    if ('name' in entry && (entry.name === 'Fn::If' || entry.name === 'Fn::Transform')) return String(entry.name);
    const found = choiceIn(entry.value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Is a map without a tag a function all the same, such as `{"Fn::If": …}`? */
function isComputed(node: MapNode | ListNode, dialect: Dialect): boolean {
  return node.kind === 'map' && dialect.text(node) !== undefined;
}

function textIn(map: MapNode, name: string, dialect: Dialect): WrittenText | undefined {
  const node = valueIn(map, name);
  const template = node === undefined ? undefined : dialect.text(node);
  return node === undefined || template === undefined ? undefined : { node, template };
}

function conditionsIn(written: Written, node: TreeNode | undefined, dialect: Dialect): WrittenStatement['conditions'] {
  if (node === undefined) return undefined;
  const code = { code: written.text.slice(node.start, node.end) };
  if (node.kind !== 'map' || node.tag !== undefined || isComputed(node, dialect)) return code;
  const out: WrittenCondition[] = [];
  for (const operator of node.entries) {
    if (operator.value.kind !== 'map' || operator.value.tag !== undefined || isComputed(operator.value, dialect)) return code;
    for (const key of operator.value.entries) out.push({ operator: [operator.name], key: keyTemplate(key.name), values: valuesOf(key.value, dialect) ?? code });
  }
  return out;
}

/** Names of members may hold interpolations, as names of condition keys of an OIDC provider do. */
function keyTemplate(name: string): Template {
  return [name];
}

function valuesOf(node: TreeNode, dialect: Dialect): readonly Template[] | { readonly code: string } | undefined {
  const list = dialect.list(node);
  if (list === undefined) return undefined;
  return list.kind === 'whole' ? { code: list.code } : list.items.map(({ template }) => template);
}

/** A short piece of the source, for messages. */
export function codeOf({ text }: Pick<Written, 'text'>, node: { readonly start: number; readonly end: number }): string {
  const line = text.slice(node.start, node.end).split('\n')[0]!.trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
