import type { JsonArray, JsonNode, JsonText } from './scan.ts';

/** How a JSON text is laid out, as far as its own lines show. */
export interface JsonStyle {
  /** Line break of a text that has several lines; empty when all stands on one line. */
  readonly newline: '' | '\n' | '\r\n';
  /** One step of indentation; may be empty. */
  readonly indent: string;
  /** What stands between a name and its value: `: `, `:` or ` : `. */
  readonly colon: string;
  /** What separates items on one line: `, ` or `,`. */
  readonly comma: string;
  /** Do lists of several simple values stand one below the other? Undefined when there is no such list. */
  readonly tall: boolean | undefined;
}

const WIDEST = 100;

/** Reads the layout off a text. */
export function styleOf(json: JsonText): JsonStyle {
  const { text, root } = json;
  const [first] = root.kind === 'object' ? root.members : [];
  const [outermost] = itemsOf(root);
  const lead = outermost === undefined ? '' : text.slice(root.start + 1, outermost.start);
  const colon = first === undefined ? ': ' : /[ \t]*:[ \t]*$/.exec(text.slice(first.start, first.value.start))?.[0] ?? ': ';
  const lists = [...arraysOf(root)].filter((list) => list.elements.length > 1 && list.elements.every((element) => element.kind === 'scalar'));
  const gaps = lists.map((list) => text.slice(list.elements[0]!.end, list.elements[1]!.start));
  return {
    newline: lead.includes('\r\n') ? '\r\n' : lead.includes('\n') ? '\n' : '',
    indent: lead.includes('\n') ? lead.slice(lead.lastIndexOf('\n') + 1) : '',
    colon,
    comma: gaps.find((gap) => !gap.includes('\n')) ?? (colon.endsWith(' ') ? ', ' : ','),
    tall: gaps.length === 0 ? undefined : gaps.every((gap) => gap.includes('\n')),
  };
}

/** A list of texts as this document would write it where `at` is the beginning of the value. */
export function listText(json: JsonText, at: number, values: readonly string[]): string {
  return listSource(json, at, values.map((value) => JSON.stringify(value)));
}

/** The same for items that are JSON already. */
export function listSource(json: JsonText, at: number, items: readonly string[]): string {
  const style = styleOf(json);
  const line = `[${items.join(style.comma)}]`;
  const lineStart = json.text.lastIndexOf('\n', at - 1) + 1;
  const fits = at - lineStart + line.length <= WIDEST;
  if (style.newline === '' || items.length < 2 || (style.tall !== true && fits)) return line;
  const margin = /^[ \t]*/.exec(json.text.slice(lineStart, at))![0];
  const inner = `${style.newline}${margin}${style.indent}`;
  return `[${inner}${items.join(`,${inner}`)}${style.newline}${margin}]`;
}

function itemsOf(node: JsonNode): readonly { readonly start: number }[] {
  if (node.kind === 'object') return node.members;
  return node.kind === 'array' ? node.elements : [];
}

function* arraysOf(node: JsonNode): Generator<JsonArray> {
  if (node.kind === 'array') yield node;
  if (node.kind === 'object') for (const { value } of node.members) yield* arraysOf(value);
  if (node.kind === 'array') for (const element of node.elements) yield* arraysOf(element);
}
