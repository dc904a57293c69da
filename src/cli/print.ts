import path from 'node:path';
import { clearProgress } from './progress.ts';
import { withoutSecrets } from '../core/secrets.ts';
import { terminalText } from '../core/terminal-text.ts';

/** Result lines go to stdout, everything else to stderr. Text from records is made harmless here, and holds no secret that is known by its form. */
export function out(text: string): void {
  clearProgress();
  process.stdout.write(`${withoutSecrets(text)}\n`);
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
