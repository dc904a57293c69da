import type { Edit } from '../engine.ts';
import type { MapNode, TreeNode } from '../tree.ts';
import { lineStart, newlineOf } from '../tree/gaps.ts';
import { quoteHcl } from './template.ts';

const WIDEST = 100;

/** Puts a list of quoted texts in the place of a value. */
export function listEdit(text: string, at: TreeNode, quoted: readonly string[]): Edit {
  return { start: at.start, end: at.end, text: listSource(text, at.start, quoted) };
}

/** A list as `terraform fmt` leaves it, on one line if it fits. */
function listSource(text: string, at: number, quoted: readonly string[]): string {
  const line = `[${quoted.join(', ')}]`;
  const from = lineStart(text, at);
  if (quoted.length < 2 || at - from + line.length <= WIDEST) return line;
  const margin = /^[ \t]*/.exec(text.slice(from, at))![0];
  const newline = newlineOf(text);
  const inner = `${newline}${margin}  `;
  // The comma behind the last item, if other tall lists of the file have it.
  const last = /,[ \t]*\r?\n[ \t]*\]/.test(text) || !/"[ \t]*\r?\n[ \t]*\]/.test(text) ? ',' : '';
  return `[${inner}${quoted.join(`,${inner}`)}${last}${newline}${margin}]`;
}

/** An attribute of a body or an element of an object; names are aligned as those of the neighbours. */
export function entrySource(text: string, map: MapNode, name: string, value: string | readonly string[]): string {
  const [first] = map.entries.filter((entry) => entry.labels === undefined);
  const between = first === undefined ? ' = ' : (/^(?:[\w-]+|"[^"]*")([ \t]*[=:][ \t]*)/.exec(text.slice(first.start, first.end))?.[1] ?? ' = ');
  const width = first === undefined ? 0 : /^(?:[\w-]+|"[^"]*")[ \t]*/.exec(text.slice(first.start, first.end))?.[0].length ?? 0;
  const label = first !== undefined && text[first.start] === '"' ? quoteHcl(name) : name;
  const sign = between.includes(':') ? ':' : '=';
  const padded = between.startsWith(' ') ? label.padEnd(Math.max(width, label.length + 1)) : label;
  const head = `${padded}${sign}${/[ \t]*$/.exec(between)![0]}`;
  if (typeof value === 'string') return head + value;
  return head + listSource(text, first?.start ?? map.start, value);
}
