import { ConfigError } from '../../core/errors.ts';
import { jsonWritten } from '../json/written.ts';
import { lineAt, type Entry, type Item, type Part, type TextNode, type TreeNode, type Written } from '../tree.ts';
import { withMarks, withoutMarks } from './template.ts';

/** Stands in the place of one character of an interpolation; JSON texts may hold it, people do not write it. */
const FILLER = '\ue000';

type Hole = NonNullable<TextNode['body']>['holes'][number];

/**
 * The JSON in the body of a heredoc, at its positions in the file. Interpolations are masked, so that the body can be read
 * as JSON; inside of a text they are its holes. `$${` and `%%{` stand for the marks themselves.
 * @throws ConfigError when the body is no JSON, or an interpolation stands outside of a text.
 */
export function heredocJson(file: Written, node: TextNode): Written {
  const { body } = node;
  const where = `${file.name}:${lineAt(file.text, node.start)}`;
  if (body === undefined) throw new ConfigError('this is no heredoc', { where });
  if (file.text.slice(body.start, body.end).includes(FILLER)) throw new ConfigError('the text holds a character of private use', { where });
  // Blanks in front keep all positions; line breaks in front keep the lines of messages.
  let masked = file.text.slice(0, body.start).replace(/[^\r\n]/g, ' ');
  let at = body.start;
  for (const { start, end } of body.holes) {
    masked += file.text.slice(at, start) + FILLER.repeat(end - start);
    at = end;
  }
  const json = readJson(file.name, masked + file.text.slice(at, body.end), where);
  const filled = new Filled(body.holes);
  const root = filled.node(json.root);
  if (filled.found < body.holes.length) throw new ConfigError('an interpolation stands outside of a quoted text', { where });
  return { ...json, text: file.text, root, quote: (text: string) => withMarks(JSON.stringify(text)) };
}

function readJson(name: string, masked: string, where: string): Written {
  try {
    return jsonWritten(name, masked);
  } catch (error) {
    // A masked interpolation outside of a text is no JSON either; the parser's words would show the mask.
    if (error instanceof ConfigError && error.where === name) throw new ConfigError('the text is not JSON, or an interpolation stands outside of a quoted text', { where });
    throw error;
  }
}

/** A tree whose texts have holes where they were masked. */
class Filled {
  /** Holes that stand in texts. */
  found = 0;
  readonly #holes: readonly Hole[];

  constructor(holes: readonly Hole[]) {
    this.#holes = holes;
  }

  node(node: TreeNode): TreeNode {
    const inside = <T extends Item | Entry>(item: T): T => ({ ...item, value: this.node(item.value) });
    if (node.kind === 'list') return { ...node, items: node.items.map(inside) };
    if (node.kind === 'map') return { ...node, entries: node.entries.map(inside) };
    if (node.kind !== 'text') return node;
    const holes = this.#holes.filter(({ start, end }) => start > node.start && end < node.end);
    this.found += holes.length;
    return { ...node, parts: cut(node.parts.map((part) => (typeof part === 'string' ? part : '')).join(''), holes) };
  }
}

/** Cuts a text at its runs of fillers; each run has the length of its hole. */
function cut(text: string, holes: readonly Hole[]): readonly Part[] {
  const parts: Part[] = [];
  let rest = text;
  for (const { start, end, code } of holes) {
    const at = rest.indexOf(FILLER);
    if (at > 0) parts.push(withoutMarks(rest.slice(0, at)));
    parts.push({ code });
    rest = rest.slice(at + end - start);
  }
  if (rest !== '' || parts.length === 0) parts.push(withoutMarks(rest));
  return parts;
}
