import type { Node } from 'web-tree-sitter';
import { ConfigError } from '../../core/errors.ts';
import type { Entry, MapNode, TreeNode } from '../tree.ts';
import { lineAt } from '../tree.ts';
import { terraformParser } from './load.ts';
import { partsOf, unescaped } from './template.ts';

const DEEPEST = 200;

/**
 * A Terraform file as a map of its blocks (names are block types, with labels) and attributes, in order; everything that
 * is computed is opaque. Nothing is evaluated.
 * @throws ConfigError `file:line` for what is not HCL, or nests too deep.
 */
export function readHcl(name: string, text: string): MapNode {
  // The grammar takes a byte order mark for an error, HCL passes over it.
  const marked = text.startsWith('\uFEFF');
  const tree = terraformParser().parse(marked ? ` ${text.slice(1)}` : text);
  if (tree === null) throw new ConfigError('the file could not be parsed', { where: name });
  try {
    const root = tree.rootNode;
    if (root.hasError) throw new ConfigError('this is not Terraform that can be edited', { where: `${name}:${lineAt(text, errorAt(root))}` });
    return new HclReader(name, text).body(root.namedChildren.find((node) => node?.type === 'body') ?? undefined, text.length);
  } finally {
    tree.delete();
  }
}

/** Where the parser met what it did not understand: the innermost error, and the end of one that swallowed what it understood. */
function errorAt(node: Node): number {
  for (const child of node.children) if (child !== null && (child.isError || child.isMissing || child.hasError)) return errorAt(child);
  return node.isError && node.childCount > 0 ? Math.max(node.startIndex, node.endIndex - 1) : node.startIndex;
}

function named(node: Node): Node[] {
  return node.namedChildren.filter((child): child is Node => child !== null && child.type !== 'comment');
}

class HclReader {
  readonly #name: string;
  readonly #text: string;
  #depth = 0;

  constructor(name: string, text: string) {
    this.#name = name;
    this.#text = text;
  }

  /** Attributes and blocks of a body; an empty one has no node. */
  body(node: Node | undefined, at: number): MapNode {
    const entries = node === undefined ? [] : named(node).flatMap((child) => this.#entry(child));
    return { kind: 'map', form: 'lines', start: node?.startIndex ?? at, end: node?.endIndex ?? at, entries };
  }

  #entry(node: Node): Entry[] {
    const { startIndex: start, endIndex: end } = node;
    const [first, ...rest] = named(node);
    if (first === undefined) return [];
    if (node.type === 'attribute') return [{ name: first.text, start, end, value: this.#inside(rest[0]!, () => this.value(rest[0]!)) }];
    if (node.type !== 'block') return [];
    const labels = rest.filter(({ type }) => type === 'string_lit' || type === 'identifier').map((label) => this.#label(label));
    const body = rest.find(({ type }) => type === 'body');
    const open = rest.find(({ type }) => type === 'block_start')?.endIndex ?? end;
    return [{ name: first.text, labels, start, end, value: this.#inside(node, () => this.body(body, open)) }];
  }

  #label(node: Node): string {
    return node.type === 'identifier' ? node.text : (unescaped(this.#text.slice(node.startIndex + 1, node.endIndex - 1)) ?? '');
  }

  #inside<T>(node: Node, work: () => T): T {
    if (++this.#depth > DEEPEST) throw new ConfigError(`this nests deeper than ${DEEPEST} levels`, { where: `${this.#name}:${lineAt(this.#text, node.startIndex)}` });
    const made = work();
    this.#depth--;
    return made;
  }

  /** The value of an expression. */
  value(expression: Node): TreeNode {
    const { startIndex: start, endIndex: end } = expression;
    const opaque: TreeNode = { kind: 'opaque', start, end, code: this.#text.slice(start, end) };
    const inner = named(expression);
    const [node] = inner;
    if (inner.length !== 1 || node === undefined || expression.type !== 'expression') return opaque;
    switch (node.type) {
      case 'literal_value': return this.#literal(node) ?? opaque;
      case 'template_expr': return this.#template(named(node)[0]) ?? opaque;
      case 'collection_value': return this.#collection(named(node)[0]) ?? opaque;
      case 'function_call': return this.#call(node, opaque);
      default: return opaque;
    }
  }

  #literal(node: Node): TreeNode | undefined {
    const { startIndex: start, endIndex: end } = node;
    const [inner] = named(node);
    if (inner?.type === 'string_lit') return this.#quoted(inner, []);
    if (inner?.type === 'numeric_lit') return { kind: 'scalar', start, end, value: Number(inner.text) };
    if (inner?.type === 'bool_lit') return { kind: 'scalar', start, end, value: inner.text === 'true' };
    return inner?.type === 'null_lit' ? { kind: 'scalar', start, end, value: null } : undefined;
  }

  #quoted(node: Node, holes: readonly { readonly start: number; readonly end: number; readonly code: string }[]): TreeNode | undefined {
    const { startIndex: start, endIndex: end } = node;
    const parts = partsOf(this.#text, start + 1, end - 1, holes);
    return parts === undefined ? undefined : { kind: 'text', start, end, parts };
  }

  #template(node: Node | undefined): TreeNode | undefined {
    if (node === undefined) return undefined;
    const inner = named(node);
    if (inner.some(({ type }) => type === 'template_directive')) return undefined;
    const holes = inner.filter(({ type }) => type === 'template_interpolation').map((hole) => this.#hole(hole));
    if (node.type === 'quoted_template') return this.#quoted(node, holes);
    if (node.type !== 'heredoc_template') return undefined;
    const { startIndex: start, endIndex: end } = node;
    const from = this.#text.indexOf('\n', start) + 1;
    const to = this.#text.lastIndexOf('\n', end - 1);
    return { kind: 'text', start, end, parts: [{ code: this.#text.slice(start, end) }], body: { start: from, end: Math.max(from, to), holes } };
  }

  #hole(node: Node): { readonly start: number; readonly end: number; readonly code: string } {
    const { startIndex: start, endIndex: end } = node;
    return { start, end, code: this.#text.slice(start + 2, end - 1).replace(/^~|~$/g, '').trim() };
  }

  #collection(node: Node | undefined): TreeNode | undefined {
    if (node === undefined) return undefined;
    const { startIndex: start, endIndex: end } = node;
    const form = 'bracketed';
    if (node.type === 'tuple') {
      const items = named(node).filter(({ type }) => type === 'expression').map((item) => {
        const value = this.#inside(item, () => this.value(item));
        return { start: item.startIndex, end: item.endIndex, value };
      });
      return { kind: 'list', form, start, end, items };
    }
    if (node.type !== 'object') return undefined;
    let frozen: string | undefined;
    const entries = named(node).filter(({ type }) => type === 'object_elem').map((element): Entry => {
      const [key, value] = named(element);
      const read = key === undefined ? undefined : this.#key(key);
      if (read === undefined) frozen = 'a computed key';
      return { name: read ?? '', start: element.startIndex, end: element.endIndex, value: this.#inside(element, () => this.value(value!)) };
    });
    return { kind: 'map', form, start, end, entries, ...(frozen === undefined ? {} : { frozen }) };
  }

  /** A bare name or a text; anything else is computed. */
  #key(expression: Node): string | undefined {
    const source = this.#text.slice(expression.startIndex, expression.endIndex);
    if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(source)) return source;
    const value = this.value(expression);
    return value.kind === 'text' && value.parts.every((part) => typeof part === 'string') ? value.parts.join('') : undefined;
  }

  #call(node: Node, opaque: TreeNode): TreeNode {
    const [name, args] = named(node);
    const values = args === undefined ? [] : named(args).filter(({ type }) => type === 'expression').map((arg) => this.#inside(arg, () => this.value(arg)));
    return { ...opaque, kind: 'opaque', code: this.#text.slice(node.startIndex, node.endIndex), call: { name: name?.text ?? '', args: values } };
  }
}
