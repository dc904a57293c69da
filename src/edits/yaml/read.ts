import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import { ConfigError } from '../../core/errors.ts';
import { lineAt, type Entry, type Item, type ListNode, type MapNode, type TreeNode } from '../tree.ts';

const DEEPEST = 200;

/** The tree of one document, and where its values stand. */
export class YamlTree {
  readonly name: string;
  readonly text: string;
  readonly root: TreeNode;
  /** Values inside of flow collections. */
  readonly flow = new WeakSet<TreeNode>();
  /** The entry of which a node is the value. */
  readonly entryOf = new WeakMap<TreeNode, Entry>();
  /** Columns by which the dashes of block lists stand behind the keys above them, in order of the text. */
  readonly dashOffsets: number[] = [];

  constructor(name: string, text: string, contents: ParsedNode) {
    this.name = name;
    this.text = text;
    this.root = this.#node(contents, 0, false);
  }

  /** Column of a position, counted from 0. */
  column(at: number): number {
    return at - (this.text.lastIndexOf('\n', at - 1) + 1);
  }

  #node(node: ParsedNode, depth: number, flow: boolean): TreeNode {
    if (depth > DEEPEST) throw new ConfigError(`this nests deeper than ${DEEPEST} levels`, { where: `${this.name}:${lineAt(this.text, node.range[0])}` });
    const made = { ...this.#bare(node, depth, flow), ...this.#properties(node) };
    if (flow) this.flow.add(made);
    return made;
  }

  #bare(node: ParsedNode, depth: number, flow: boolean): TreeNode {
    const { start, end } = { start: this.#start(node), end: this.#end(node) };
    if (isAlias(node)) return { kind: 'opaque', start, end, code: `*${node.source}` };
    if (isScalar(node)) {
      const { value } = node;
      if (typeof value === 'number' || typeof value === 'boolean' || value === null) return { kind: 'scalar', start, end, value };
      return typeof value === 'string' ? { kind: 'text', start, end, parts: [value] } : { kind: 'opaque', start, end, code: this.text.slice(start, end) };
    }
    return isMap(node) ? this.#map(node, depth, flow) : this.#list(node as YAMLSeq.Parsed, depth, flow);
  }

  #map(node: YAMLMap.Parsed, depth: number, flow: boolean): MapNode {
    const bracketed = node.flow === true;
    const entries: Entry[] = [];
    let frozen: string | undefined;
    for (const { key, value } of node.items) {
      if (!isScalar(key)) frozen = 'a key that is not a text';
      if (isScalar(key) && key.value === '<<') frozen = 'a merge key (<<)';
      if (/\?\s*$/.test(this.text.slice(Math.max(0, key.range[0] - 80), key.range[0]))) frozen = 'an explicit key (?)';
      const inner: TreeNode = value === null ? { kind: 'scalar', start: key.range[1], end: key.range[1], value: null } : this.#node(value as ParsedNode, depth + 1, flow || bracketed);
      // A key without a value ends behind its colon; a key alone, as in `{a}`, behind itself.
      const bare = inner.start === inner.end;
      const colon = bare ? /^[ \t]*:/.exec(this.text.slice(key.range[1], key.range[1] + 200))?.[0].length ?? 0 : 0;
      const entry = { name: isScalar(key) ? String(key.value) : '', start: this.#start(key), end: bare ? key.range[1] + colon : inner.end, value: inner };
      this.entryOf.set(inner, entry);
      entries.push(entry);
      if (isSeq(value) && value.flow !== true && !bracketed) this.dashOffsets.push(this.column(value.range[0]) - this.column(entry.start));
    }
    return { kind: 'map', form: bracketed ? 'bracketed' : 'lines', start: this.#start(node), end: this.#end(node), entries, ...(frozen === undefined ? {} : { frozen }) };
  }

  #list(node: YAMLSeq.Parsed, depth: number, flow: boolean): ListNode {
    const bracketed = node.flow === true;
    const token = node.srcToken;
    const dashes = bracketed || token?.type !== 'block-seq' ? [] : token.items.flatMap(({ start }) => start.filter(({ type }) => type === 'seq-item-ind').map(({ offset }) => offset));
    const odd = node.items.some((item) => !('range' in item)) || (!bracketed && dashes.length !== node.items.length);
    const items = node.items.map((item, index): Item => {
      const value: TreeNode = 'range' in item && item.range ? this.#node(item as ParsedNode, depth + 1, flow || bracketed) : { kind: 'opaque', start: node.range[0], end: node.range[1], code: '' };
      const start = dashes[index] ?? value.start;
      return { start, end: Math.max(value.end, start + 1), value };
    });
    const list: ListNode = { kind: 'list', form: bracketed ? 'bracketed' : 'lines', start: this.#start(node), end: this.#end(node), items };
    return odd ? { ...list, frozen: 'a pair inside of a list' } : list;
  }

  #properties(node: ParsedNode): { readonly tag?: string; readonly frozen?: string } {
    if (isAlias(node)) return { frozen: `an alias (*${node.source})` };
    const { anchor, tag } = node;
    return {
      ...(tag === undefined || tag === null ? {} : { tag }),
      ...(anchor === undefined ? {} : { frozen: `an anchor (&${anchor})` }),
    };
  }

  /** Beginning with tag and anchor, which stand before the range of a node. */
  #start(node: ParsedNode): number {
    const [start] = node.range;
    if (isAlias(node) || (node.anchor === undefined && (node.tag === undefined || node.tag === null))) return start;
    const before = this.text.slice(Math.max(0, start - 1_000), start);
    const properties = /(?:[!&][^\s,[\]{}]*\s+)*(?:[!&][^\s,[\]{}]*\s*)$/.exec(before)?.[0].length ?? 0;
    return start - properties;
  }

  /** End without the line breaks and comments that the parser counts to a block. */
  #end(node: ParsedNode): number {
    const [start, end] = node.range;
    if ((isMap(node) || isSeq(node)) && node.flow !== true) {
      const last = node.items.at(-1);
      const inner = last === undefined ? undefined : 'key' in last ? (last.value ?? last.key) : last;
      const reached = inner && 'range' in inner && inner.range ? this.#end(inner as ParsedNode) : end;
      // An entry without a value ends behind its colon, an empty item behind its dash.
      return Math.max(reached, start + this.text.slice(start, end).trimEnd().length > reached && this.#isEmptyEnd(reached, end) ? this.#colonEnd(reached) : reached);
    }
    return start + this.text.slice(start, end).replace(/\s+$/, '').length;
  }

  #isEmptyEnd(reached: number, end: number): boolean {
    return /^[ \t]*:[ \t]*(?:#.*)?\r?(?:\n|$)/.test(this.text.slice(reached, end + 1));
  }

  #colonEnd(reached: number): number {
    return this.text.indexOf(':', reached) + 1;
  }
}
