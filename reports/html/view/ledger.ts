import type { LedgerRow, PrincipalRecord } from '../../../src/core/documents.ts';
import { firstRows, reasonOf } from '../../facts/ledger.ts';
import { countText, plural } from '../../../src/core/number-text.ts';
import { partOf, type Part } from '../../facts/share.ts';
import { lastUsedText } from '../../../src/core/time-text.ts';
import { fileLink, type FileLink } from './link.ts';

/** The granted permissions of one principal, one row per permission and path. */
export interface LedgerView {
  readonly rows: readonly LedgerRowView[];
  readonly shown: string;
  /** Rows in the ledger file. */
  readonly all: string;
  readonly file: FileLink;
}

export interface LedgerRowView {
  readonly permission: string;
  readonly path: string;
  readonly risk: string;
  readonly part: Part;
  readonly verdict: string;
  readonly reason: string;
  readonly uses: string;
  readonly lastUsed: string;
  readonly evidence: readonly string[];
}

/** The first `limit` rows of one principal; the rest stands in its ledger file. */
export function ledgerView(principal: PrincipalRecord, rows: readonly LedgerRow[], limit: number): LedgerView {
  const shown = firstRows(rows, limit);
  const all = Math.max(rows.length, principal.ledger.rows);
  return {
    rows: shown.map(rowView),
    all: countText(all),
    shown: shownText(shown.length, all),
    file: fileLink(principal.ledger.file, principal.ledger.file),
  };
}

function shownText(shown: number, all: number): string {
  if (all === 0) return 'No rows.';
  if (shown === all) return `All ${plural(all, 'row')}.`;
  return `${countText(shown)} of ${plural(all, 'row')}, removable ones first; the other ${countText(all - shown)} are in the ledger file.`;
}

function rowView(row: LedgerRow): LedgerRowView {
  return {
    permission: row.permission,
    path: row.path.join(' › '),
    risk: row.risk,
    part: partOf(row.verdict),
    verdict: row.verdict,
    reason: reasonText(row),
    uses: row.uses === 0 ? '0' : `${countText(row.uses)} on ${countText(row.days)} ${row.days === 1 ? 'day' : 'days'}`,
    lastUsed: lastUsedText(row.lastUsed),
    evidence: row.evidence,
  };
}

function reasonText(row: LedgerRow): string {
  if (row.verdict !== 'unobservable') return row.reason;
  const { reason, remedy } = reasonOf(row.reason);
  return remedy === '' ? reason : `${reason}; to see it: ${remedy}`;
}
