import path from 'node:path';
import { clearProgress } from './progress.ts';
import { withoutSecrets } from '../core/secrets.ts';
import { terminalText } from '../core/terminal-text.ts';

/** Result lines go to stdout, everything else to stderr. Text from records is made harmless here, and holds no secret that is known by its form. */
export function out(text: string): void {
  clearProgress();
  process.stdout.write(`${withoutSecrets(text)}\n`);
}

/** A sentence, which a terminal gets in lines that end between words; what follows the first begins under column `hang`. */
export function say(text: string, hang: number): void {
  out(inLines(text, hang, process.stdout.isTTY ? process.stdout.columns : undefined));
}

/** A sentence in lines of at most so many columns, where its words let it; without a width in one. */
export function inLines(text: string, hang: number, width?: number): string {
  if (width === undefined || width < 2 * hang || text.length <= width) return text;
  const lines: string[] = [];
  let line = text.slice(0, hang);
  for (const [at, word] of text.slice(hang).split(' ').entries()) {
    if (at > 0 && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(hang) + word;
    } else line = at === 0 ? line + word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** A message for people, beside the result. */
export function note(text: string): void {
  clearProgress();
  process.stderr.write(`${withoutSecrets(text)}\n`);
}

/** Rows as columns aligned by spaces; every cell is made harmless. The last column is not padded. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => terminalText(cell)));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd())
    .join('\n');
}

/** A file as a person would name it here: relative to the working folder when it lies in it. */
export function nearPath(file: string): string {
  const near = path.relative('.', file);
  return terminalText(near.startsWith('..') ? file : near);
}
