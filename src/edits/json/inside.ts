import { ConfigError } from '../../core/errors.ts';
import type { Edit } from '../engine.ts';
import { lineAt, placeAt, type TreeNode, type Written } from '../tree.ts';
import { withMarks } from '../terraform/template.ts';
import { jsonWritten } from './written.ts';

/** JSON that stands as a text in a JSON file. */
export interface JsonInside {
  /** The text as a file of its own, on the lines of the file around it. */
  readonly written: Written;
  /** Edits of it as edits of the file around it; what they do not touch keeps its escapes. */
  readonly outward: (edits: readonly Edit[]) => Edit[];
}

const NAMED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * Reads the JSON that a quoted text of a Terraform file in JSON says, where the text is a template without interpolations.
 * @throws ConfigError `file:line` when it holds an interpolation or a directive, or is no JSON.
 */
export function jsonInside(file: Written, node: TreeNode): JsonInside {
  const where = placeAt(file, node.start);
  const { text, offsets } = plain(file.text, node, where);
  // Line breaks in front keep the lines of messages.
  const ahead = '\n'.repeat(lineAt(file.text, node.start) - 1);
  const written = reading(file.name, ahead + text, where);
  const outside = (at: number): number => offsets[at - ahead.length]!;
  return {
    written,
    outward: (edits) => edits.map((edit) => ({ start: outside(edit.start), end: outside(edit.end), text: withMarks(JSON.stringify(edit.text).slice(1, -1)) })),
  };
}

function reading(name: string, text: string, where: string): Written {
  try {
    return jsonWritten(name, text);
  } catch (error) {
    if (error instanceof ConfigError && error.where === name) throw new ConfigError('the policy stands in a quoted text that is not JSON', { where });
    throw error;
  }
}

/** The characters that a quoted text means, and where each of them begins in the file; the last offset is that of the closing quote. */
function plain(file: string, { start, end }: TreeNode, where: string): { readonly text: string; readonly offsets: readonly number[] } {
  const offsets: number[] = [];
  let text = '';
  for (let at = start + 1; at < end - 1; ) {
    offsets.push(at);
    const { meant, size } = characterAt(file, at);
    text += meant;
    at += size;
  }
  return withoutMarks({ text, offsets: [...offsets, end - 1] }, where);
}

/** What stands at a place of a quoted text, escaped or not, and how many characters it takes (RFC 8259, section 7). */
function characterAt(file: string, at: number): { readonly meant: string; readonly size: number } {
  if (file[at] !== '\\') return { meant: file[at]!, size: 1 };
  const name = file[at + 1]!;
  if (name !== 'u') return { meant: NAMED[name] ?? name, size: 2 };
  return { meant: String.fromCharCode(Number.parseInt(file.slice(at + 2, at + 6), 16)), size: 6 };
}

/** `$${` and `%%{` stand for `${` and `%{`; the mark begins where its first sign does. */
function withoutMarks({ text, offsets }: { readonly text: string; readonly offsets: readonly number[] }, where: string): { readonly text: string; readonly offsets: readonly number[] } {
  if (!/[$%]\{/.test(text)) return { text, offsets };
  const signs: number[] = [];
  const out = text.replace(/\$\$\{|%%\{|[$%]\{/g, (mark, at: number) => {
    if (mark.length === 2) throw new ConfigError(`the policy stands in a quoted text with an interpolation (${mark}…), which is not edited`, { where });
    signs.push(at + 1);
    return mark.slice(1);
  });
  const dropped = new Set(signs);
  return { text: out, offsets: offsets.filter((_, index) => !dropped.has(index)) };
}
