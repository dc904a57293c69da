import type { Entry, Item, ListNode, MapNode, TreeNode } from '../../../../src/edits/tree.ts';
import { DATA_DOCUMENT, JSON_DOCUMENT } from '../written/hcl.ts';
import type { ListName, WrittenCondition, WrittenList, WrittenPolicy, WrittenStatement } from '../written/policy.ts';
import { codeOf, refusal } from '../written/read.ts';
import { argumentOf, type Block } from './terraform-folder.ts';

/** Arguments by which other documents are merged in (AWS provider, "aws_iam_policy_document"). */
const MERGES = ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json'];
const STATEMENT = new Set(['//', 'sid', 'effect', 'actions', 'not_actions', 'resources', 'not_resources', 'condition']);

/** Does a document name principals? Then it is a trust or resource policy, which is not ours to narrow. */
export function namesPrincipals({ entry }: Block): boolean {
  return blocksIn(entry, 'statement').some(({ value }) => value.kind === 'map' && value.entries.some(({ name, labels }) => /^(?:not_)?principals$/.test(name) || (name === 'dynamic' && labels?.[0]?.endsWith('principals') === true)));
}

/**
 * The policy of `data "aws_iam_policy_document"`: a block for each statement.
 * @throws ConfigError `file:line` when other documents are merged into it, or something in it is unknown.
 */
export function dataDocument({ file, entry }: Block): WrittenPolicy {
  const body = entry.value as MapNode;
  for (const name of MERGES) {
    const merged = argumentOf(entry, name);
    if (merged !== undefined) throw refusal(file, merged, `${name} merges other documents into this one (${codeOf(file, merged)})`);
  }
  const inJson = argumentOf(entry, 'statement') ?? argumentOf(entry, 'dynamic');
  const stated = inJson === undefined ? statedInHcl(file, body) : statedInJson(file, entry, inJson);
  const version = argumentOf(entry, 'version');
  const id = argumentOf(entry, 'policy_id');
  const idText = id === undefined ? undefined : DATA_DOCUMENT.text(id);
  return {
    written: file,
    dialect: inJson === undefined ? DATA_DOCUMENT : JSON_DOCUMENT,
    version: version === undefined ? ['2012-10-17'] : (DATA_DOCUMENT.text(version) ?? ['']),
    ...(idText === undefined ? {} : { id: idText }),
    ...stated,
  };
}

/** A block for each statement. */
function statedInHcl(file: Block['file'], body: MapNode): Pick<WrittenPolicy, 'container' | 'statements'> {
  const items: readonly Item[] = body.entries.filter((one) => one.name === 'statement' || (one.name === 'dynamic' && one.labels?.[0] === 'statement'));
  const container: ListNode = { kind: 'list', form: 'lines', start: body.start, end: body.end, items };
  return {
    container,
    statements: items.map((item) => ('name' in item && item.name === 'dynamic' ? { kind: 'computed', item, why: 'comes from a dynamic block' } : statementOf(file, item as Entry))),
  };
}

/** In JSON syntax a list of objects, or a lone one. */
function statedInJson(file: Block['file'], entry: Entry, node: TreeNode): Pick<WrittenPolicy, 'container' | 'statements'> {
  const dynamic = argumentOf(entry, 'dynamic');
  if (dynamic !== undefined) throw refusal(file, dynamic, 'a dynamic block makes statements of this document');
  if (node.kind !== 'list' && node.kind !== 'map') throw refusal(file, node, `the statements are computed (${codeOf(file, node)})`);
  const items: readonly Item[] = node.kind === 'list' ? node.items : [{ start: node.start, end: node.end, value: node }];
  return {
    container: node,
    statements: items.map((item) => (item.value.kind === 'map' ? { ...statementOf(file, { ...item, name: 'statement' }), item } : { kind: 'computed', item, why: `is computed (${codeOf(file, item)})` })),
  };
}

function statementOf(file: Block['file'], entry: Entry): WrittenStatement {
  const map = entry.value as MapNode;
  const odd = map.entries.find(({ name, labels }) => !STATEMENT.has(name) && !(name === 'dynamic' && labels?.[0] === 'condition'));
  if (odd !== undefined) throw refusal(file, odd, `this statement has an argument ${odd.name}, which is unknown`);
  const lists: Partial<Record<ListName, WrittenList>> = {};
  for (const name of ['actions', 'notActions', 'resources', 'notResources'] as const) {
    const node = argumentOf(entry, DATA_DOCUMENT.members[name]);
    const list = node === undefined ? undefined : DATA_DOCUMENT.list(node);
    if (list !== undefined) lists[name] = list;
  }
  const sid = argumentOf(entry, 'sid');
  const sidText = sid === undefined ? undefined : DATA_DOCUMENT.text(sid);
  const effect = argumentOf(entry, 'effect');
  const conditions = conditionsOf(file, map);
  return {
    kind: 'statement',
    item: entry,
    map,
    ...(sid === undefined || sidText === undefined ? {} : { sid: { node: sid, template: sidText } }),
    effect: effect === undefined ? ['Allow'] : (DATA_DOCUMENT.text(effect) ?? ['']),
    lists,
    ...(conditions === undefined ? {} : { conditions }),
  };
}

function conditionsOf(file: Block['file'], map: MapNode): WrittenStatement['conditions'] {
  const blocks = map.entries.flatMap((one) => (one.name === 'dynamic' && one.labels?.[0] === 'condition' ? [one] : one.name === 'condition' ? blocksOf(one) : []));
  if (blocks.length === 0) return undefined;
  const code = { code: blocks.map(({ start, end }) => file.text.slice(start, end)).join('\n') };
  const out: WrittenCondition[] = [];
  for (const block of blocks) {
    const [test, variable, values] = ['test', 'variable', 'values'].map((name) => argumentOf(block, name));
    const operator = test === undefined ? undefined : DATA_DOCUMENT.text(test);
    const key = variable === undefined ? undefined : DATA_DOCUMENT.text(variable);
    const list = values === undefined ? undefined : DATA_DOCUMENT.list(values);
    if (block.name === 'dynamic' || operator === undefined || key === undefined || list === undefined) return code;
    out.push({ operator, key, values: list.kind === 'whole' ? { code: list.code } : list.items.map(({ template }) => template) });
  }
  return merged(out) ?? code;
}

/** Blocks with one operator and key are one condition; the provider joins their values. */
function merged(conditions: readonly WrittenCondition[]): readonly WrittenCondition[] | undefined {
  const out = new Map<string, WrittenCondition>();
  for (const condition of conditions) {
    const name = JSON.stringify([condition.operator, condition.key]);
    const other = out.get(name);
    if (other !== undefined && ('code' in other.values || 'code' in condition.values)) return undefined;
    out.set(name, other === undefined ? condition : { ...condition, values: [...(other.values as readonly []), ...(condition.values as readonly [])] });
  }
  return [...out.values()];
}

function blocksIn(entry: Entry, name: string): readonly Entry[] {
  return entry.value.kind === 'map' ? entry.value.entries.filter((one) => one.name === name).flatMap(blocksOf) : [];
}

/** A block of HCL as it is; of JSON syntax each object of the list that stands for the blocks. */
function blocksOf(entry: Entry): readonly Entry[] {
  return entry.labels === undefined && entry.value.kind === 'list' ? entry.value.items.map((item) => ({ ...item, name: entry.name })) : [entry];
}
