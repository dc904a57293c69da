import { clearProgress } from './progress.ts';
import { terminalText } from '../core/terminal-text.ts';

/** Result lines go to stdout, everything else to stderr. Text from records is made harmless here. */
export function out(text: string): void {
  clearProgress();
  process.stdout.write(`${text}\n`);
}

/** A message for people, beside the result. */
export function note(text: string): void {
  clearProgress();
  process.stderr.write(`${text}\n`);
}

/** Rows as columns aligned by spaces; every cell is made harmless. The last column is not padded. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => terminalText(cell)));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd())
    .join('\n');
}

/** A number with thin groups of three, as people read counts: 12 345. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}
