import { ConfigError } from '../../core/errors.ts';
import type { Edit } from '../engine.ts';
import { jsonWritten } from '../json/written.ts';
import { checkedSize, type Entry, type ListNode, literalOf, type MapNode, type Part, type TreeNode, type Wanted, type Written } from '../tree.ts';
import { withMarks } from './template.ts';
import { templateParts } from './template-parts.ts';

/** Kinds of blocks that become entries of the root, with their two labels. */
const KINDS = new Set(['resource', 'data']);
const COMMENT = '//';

/**
 * A file of Terraform's JSON syntax as the tree that HCL has: blocks of resources and data are entries of the root with
 * their labels, every text is a template, and a text that is one interpolation is that expression.
 * (https://developer.hashicorp.com/terraform/language/syntax/json)
 * @throws ConfigError `file:line:column` for what is not JSON, or no object.
 */
export function readTerraformJson(name: string, text: string): Written {
  const json = jsonWritten(name, checkedSize(name, text));
  const real = templated(json.root);
  if (real.kind !== 'map') throw new ConfigError('this is no object, as Terraform in JSON is', { where: name });
  const blocks = blocksOf(real);
  const root: MapNode = { ...real, entries: [...blocks.keys()] };
  return {
    ...json,
    root,
    arrange: (node: ListNode | MapNode, wanted: readonly Wanted[]): Edit[] => {
      if (node !== root) return json.arrange(node, wanted);
      const kept = new Set(wanted);
      const gone = new Set([...blocks.values()].filter((_, index) => !kept.has(index)));
      return without(json, real, gone, 0) ?? [{ start: real.start, end: real.end, text: '{}' }];
    },
    quote: (value: string) => withMarks(JSON.stringify(value)),
  };
}

/** Source of a text that keeps its interpolations. */
export function jsonTemplate(parts: readonly Part[]): string {
  const texts = parts.map((part) => (typeof part === 'string' ? withMarks(unquoted(part)) : unquoted(`\${${part.code}}`)));
  return `"${texts.join('')}"`;
}

/** A text as it stands between the quotes of JSON. */
function unquoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** A tree whose texts are templates. */
function templated(node: TreeNode): TreeNode {
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => ({ ...item, value: templated(item.value) })) };
  if (node.kind === 'map') return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: templated(entry.value) })) };
  const text = literalOf(node);
  if (text === undefined) return node;
  const { start, end } = node;
  const parts = templateParts(text);
  if (parts === undefined) return { kind: 'opaque', start, end, code: text };
  const [only] = parts;
  return parts.length === 1 && typeof only === 'object' ? { kind: 'opaque', start, end, code: only.code } : { kind: 'text', start, end, parts };
}

/** Blocks as entries with labels, each with the member that is its body. A level of labels may be a list of objects. */
function blocksOf(root: MapNode): ReadonlyMap<Entry, Entry> {
  const found = new Map<Entry, Entry>();
  for (const kind of root.entries.filter(({ name }) => KINDS.has(name))) {
    for (const type of membersOf(kind.value)) {
      for (const block of membersOf(type.value)) {
        const [body, ...more] = mapsOf(block.value);
        if (body === undefined || more.length > 0) continue;
        found.set({ name: kind.name, labels: [type.name, block.name], start: block.start, end: block.end, value: body }, block);
      }
    }
  }
  return found;
}

function mapsOf(node: TreeNode): readonly MapNode[] {
  if (node.kind === 'map') return [node];
  return node.kind === 'list' ? node.items.flatMap(({ value }) => (value.kind === 'map' ? [value] : [])) : [];
}

function membersOf(node: TreeNode): readonly Entry[] {
  return mapsOf(node).flatMap(({ entries }) => entries.filter(({ name }) => name !== COMMENT));
}

/**
 * Edits that take blocks out, and with them the objects that held nothing else; undefined when nothing is left of the node.
 * `level` counts from the root: kinds, types, names.
 */
function without(json: Written, node: TreeNode, gone: ReadonlySet<Entry>, level: number): Edit[] | undefined {
  if (node.kind !== 'map' && node.kind !== 'list') return [];
  const ofEntry = (entry: Entry): Edit[] | undefined => {
    if (entry.name === COMMENT || (level === 0 && !KINDS.has(entry.name))) return [];
    if (level < 2) return without(json, entry.value, gone, level + 1);
    return gone.has(entry) ? undefined : [];
  };
  const inner = node.kind === 'map' ? node.entries.map(ofEntry) : node.items.map(({ value }) => without(json, value, gone, level));
  const edits = inner.flatMap((each) => each ?? []);
  const kept = inner.flatMap((each, index) => (each === undefined ? [] : [index]));
  if (kept.length === inner.length) return edits;
  // A comment on a kind or a type goes with its last block; one on the file stays.
  const speaks = level === 0 ? kept.length > 0 : kept.some((index) => node.kind === 'list' || node.entries[index]?.name !== COMMENT);
  return speaks ? [...edits, ...json.arrange(node, kept)] : undefined;
}
