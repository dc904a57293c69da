import type { LedgerRow } from '../core/documents/ledger.ts';
import { groupBy } from '../core/group.ts';
import { countText, plural } from '../core/number-text.ts';
import { terminalText } from '../core/terminal-text.ts';
import { inLines, table } from './print.ts';

interface Shape {
  /** Are the rows of several principals, so that each has to be named? */
  readonly isNamed: boolean;
  /** Columns of the terminal; absent for a file or a pipe. */
  readonly width?: number | undefined;
}

/** Ledger rows as a table; in a terminal that is too narrow for it, as a paragraph each. */
export function ledgerText(rows: readonly LedgerRow[], { isNamed, width }: Shape): string {
  const header = ['verdict', 'uses', 'days', 'last used', ...(isNamed ? ['principal'] : []), 'permission', 'way', 'path'];
  const wide = table(header, rows.map((row) => [row.verdict, countText(row.uses), countText(row.days), lastDay(row) ?? '-', ...(isNamed ? [row.name] : []), row.permission, row.way, pathText(row)]));
  if (width === undefined || wide.split('\n').every((line) => line.length <= width)) return wide;
  return isNamed ? [...groupBy(rows, ({ name }) => name)].map(([name, own]) => `${terminalText(name)}\n${paragraphs(own, width)}`).join('\n') : paragraphs(rows, width);
}

function paragraphs(rows: readonly LedgerRow[], width: number): string {
  const verdicts = Math.max(...rows.map(({ verdict }) => verdict.length));
  const hang = verdicts + 4;
  return rows
    .map((row) => {
      const last = lastDay(row);
      const use = last === undefined ? 'no use' : `${plural(row.uses, 'use')} on ${plural(row.days, 'day')}, last on ${last}`;
      const first = inLines(`  ${row.verdict.padEnd(verdicts)}  ${terminalText(row.permission)}`, hang, width);
      const second = inLines(`${' '.repeat(hang)}${use}; ${row.way}, by ${terminalText(pathText(row))}`, hang, width);
      return `${first}\n${second}`;
    })
    .join('\n');
}

function lastDay({ lastUsed }: LedgerRow): string | undefined {
  return lastUsed?.slice(0, 10);
}

function pathText({ path }: LedgerRow): string {
  return path.join(' > ');
}
