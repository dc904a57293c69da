import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { LedgerRow } from '../../src/core/documents/ledger.ts';
import type { ProposalsDocument } from '../../src/core/documents/proposals.ts';
import { groupBy } from '../../src/core/group.ts';

/**
 * The ledger as a reviewer reads it: one line per principal, verdict and service with its permissions. Two ledgers with
 * the same text give every permission the same verdict.
 */
export function verdictText(rows: readonly LedgerRow[]): string {
  const groups = groupBy(rows, (row) => `${row.name}  ${row.verdict}  ${row.group}`);
  return [...groups].map(([head, group]) => `${head}\n${[...new Set(group.map((row) => `    ${row.permission}`))].sort().join('\n')}\n`).sort().join('');
}

/** What each proposal removes, in full, and what it would break. */
export function removalText(document: ProposalsDocument): string {
  return document.proposals
    .map((one) => `${one.name}  ${one.outcome}\n${(one.loss?.lost ?? []).map((lost) => `    ${lost.certain ? 'breaks' : 'perhaps breaks'} ${lost.calls} of ${lost.principal}  ${lost.needed}  (${lost.lastUsed})\n`).join('')}${one.removed.map((row) => `    ${row.principal}  ${row.permission}  (${row.path.join(' > ')})  ${row.verdict}`).join('\n')}\n`)
    .join('');
}

/** Compares with a committed file; `npm run stories` rewrites it, and reviewers read the difference. */
export function expectFile(file: string, text: string): void {
  if (process.env['PAWL_UPDATE'] || !existsSync(file)) {
    if (process.env['CI'] && !process.env['PAWL_UPDATE']) throw new Error(`${file} is missing; run npm run stories and commit it`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}
