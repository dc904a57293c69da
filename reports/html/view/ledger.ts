import type { LedgerRow } from '../../../src/core/documents/ledger.ts';
import type { PrincipalRecord } from '../../../src/core/documents/scan.ts';
import { firstRows, reasonOf } from '../../facts/ledger.ts';
import { countText, plural } from '../../../src/core/number-text.ts';
import { visibleText } from '../../../src/core/visible-text.ts';
import { instantText, lastUsedText } from '../../../src/core/time-text.ts';
import { fileLink, type FileLink } from './link.ts';
import type { Way } from '../../../src/core/permission.ts';
import { sliceOf, type Slice } from './parts.ts';

/** The granted permissions of one principal, one row per permission and path. */
export interface LedgerView {
  readonly rows: readonly LedgerRowView[];
  readonly shown: string;
  /** Rows in the ledger file. */
  readonly all: string;
  readonly file: FileLink;
  /** Command that lists every row; empty when all are shown. */
  readonly command: string;
}

export interface LedgerRowView {
  readonly permission: string;
  readonly way: Way;
  readonly path: string;
  readonly risk: string;
  readonly slice: Slice;
  readonly verdict: string;
  readonly reason: string;
  /** Calls, and on how many days. */
  readonly uses: string;
  /** What the script sorts by. */
  readonly usesKey: string;
  readonly lastUsed: string;
  /** Empty when there was no use. */
  readonly firstUsed: string;
  /** Empty when it was in force before the record. */
  readonly since: string;
  /** Ids of the records of first and last use. */
  readonly evidence: readonly string[];
}

/** The first `limit` rows of one principal; the rest stands in its ledger file. */
export function ledgerView(principal: PrincipalRecord, rows: readonly LedgerRow[], limit: number): LedgerView {
  const shown = chosen(rows, limit);
  const all = Math.max(rows.length, principal.ledger.rows);
  return {
    rows: shown.map(rowView),
    all: countText(all),
    shown: shownText(shown.length, all),
    file: fileLink(principal.ledger.file, principal.ledger.file),
    command: shown.length < all ? ledgerCommand(principal.key) : '',
  };
}

/** What may leave first, but never more than half of the room while other rows want it: evidence of use must be seen too. */
function chosen(rows: readonly LedgerRow[], limit: number): LedgerRow[] {
  const leaving = rows.filter(({ verdict }) => sliceOf(verdict) === 'removable');
  const staying = rows.filter(({ verdict }) => sliceOf(verdict) !== 'removable');
  const room = Math.max(Math.floor(limit / 2), limit - staying.length);
  const first = firstRows(leaving, room);
  return [...first, ...firstRows(staying, limit - first.length)];
}

function shownText(shown: number, all: number): string {
  if (all === 0) return 'No rows.';
  if (shown === all) return `All ${plural(all, 'row')}.`;
  return `${countText(shown)} of ${plural(all, 'row')}, removable ones first; the other ${countText(all - shown)} are in the ledger file.`;
}

function rowView(row: LedgerRow): LedgerRowView {
  return {
    permission: row.permission,
    way: row.way,
    path: row.path.join(' › '),
    risk: row.risk,
    slice: sliceOf(row.verdict),
    verdict: row.verdict,
    reason: reasonText(row),
    uses: row.uses === 0 ? '0' : `${countText(row.uses)} on ${plural(row.days, 'day')}`,
    usesKey: String(row.uses),
    lastUsed: lastUsedText(row.lastUsed),
    firstUsed: row.firstUsed === null ? '' : instantText(row.firstUsed),
    since: row.since ?? '',
    evidence: row.evidence,
  };
}

function reasonText(row: LedgerRow): string {
  if (row.verdict !== 'unobservable') return row.reason;
  const { reason, remedy } = reasonOf(row.reason);
  return remedy === '' ? reason : `${reason}; to see it: ${remedy}`;
}

/** The key of a principal names it without doubt; it is shown to be read, and quoted so that it can be pasted. */
function ledgerCommand(key: string): string {
  return `pawl ledger ${/^[\w./@:+=,-]+$/.test(key) ? key : `'${visibleText(key).replaceAll("'", `'\\''`)}'`}`;
}
