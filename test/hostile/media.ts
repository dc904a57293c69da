import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { ACTIVE_PROSE, markdownStructure } from '../reports/markdown-structure.ts';

/** What commands a display or cannot be seen: nothing of it may reach a terminal. */
export const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Hidden characters of a text, line feeds aside, as escapes; none is what we want. */
export function hiddenIn(text: string): readonly string[] {
  return [...new Set(text.replaceAll('\n', ''))].filter((character) => HIDDEN.test(character)).map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16)}`);
}

/** Names that mean the same on every file system and nothing to any shell. */
const PLAIN_NAME = /^(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?)$/;
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Is every part of the path of an output file a plain name? */
export function isPlainPath(name: string): boolean {
  return name.split('/').every((part) => PLAIN_NAME.test(part) && !DEVICE.test(part) && part.length <= 120);
}

/** Each kind of output file by its ending, and how it is read by those who will read it. */
const READERS: Readonly<Record<string, (text: string, name: string) => void>> = {
  '.json': (text) => void JSON.parse(text),
  '.sarif': (text) => void JSON.parse(text),
  '.jsonl': (text) => text.split('\n').filter((line) => line !== '').forEach((line) => void JSON.parse(line)),
  '.md': checkMarkdown,
  '.csv': checkCsv,
  // The browser reads these, a shell and git the next three.
  '.html': (text, name) => expect(hiddenIn(text.replaceAll('\t', '')), name).toEqual([]),
  '.sh': () => undefined,
  '.patch': () => undefined,
};

/** Reads an output file as its readers do. A kind that is not listed must at least be text that a terminal may print. */
export function checkMedium(output: string, name: string): void {
  const bytes = readFileSync(path.join(output, name));
  const isPacked = name.endsWith('.gz');
  const text = (isPacked ? gunzipSync(bytes) : bytes).toString('utf8');
  const read = READERS[path.extname(isPacked ? name.slice(0, -3) : name)];
  if (read === undefined) expect(hiddenIn(text), name).toEqual([]);
  else read(text, name);
}

function checkMarkdown(text: string, name: string): void {
  const { lines, prose } = markdownStructure(text);
  expect(lines, name).not.toContain('unclosed fence');
  for (const active of ACTIVE_PROSE) expect(prose.replaceAll('·', ''), name).not.toMatch(active);
  lines.forEach((line, index) => {
    const before = lines[index - 1] ?? '';
    if (line.startsWith('row') && before.startsWith('row')) expect(`${name}:${index} ${line}`).toBe(`${name}:${index} ${before}`);
  });
  // Tabs and line feeds of people's own files stand in the fences of diffs.
  expect(hiddenIn(text.replaceAll('\t', '')), name).toEqual([]);
}

/** RFC 4180; a spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection"). */
function checkCsv(text: string, name: string): void {
  const cells = [...text.matchAll(/(?:^|,|\r?\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^-?[\d.]+$/.test(cell)), name).toEqual([]);
}
