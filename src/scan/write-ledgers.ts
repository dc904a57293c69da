import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { LEDGER_ROWS_AT_ONCE, ledgersOf } from '../analyses/ledger.ts';
import { principalRecords } from '../analyses/principal-records.ts';
import { sha256 } from '../core/digest.ts';
import type { LedgerRow } from '../core/documents/ledger.ts';
import type { ScanDocument } from '../core/documents/scan.ts';
import { canonicalJson } from '../core/json.ts';
import { fileId } from '../core/slug.ts';
import { makeFolder } from '../store/make-folder.ts';
import { clearOld } from './clear-old.ts';
import type { Run } from './run.ts';

/** Offset of the operating system in the header of a gzip file, and its value for "unknown" (RFC 1952, section 2.3.1). */
const OS_BYTE = 9;
const OS_UNKNOWN = 255;

/** Writes `ledger/<id>.jsonl.gz` for every principal; the digest in scan.json is that of the uncompressed lines. */
export async function writeLedgers(run: Run): Promise<ScanDocument['principals']> {
  const folder = path.join(run.output, 'ledger');
  clearOld(folder);
  makeFolder(folder);
  const records: ScanDocument['principals'] = [];
  const principals = await principalRecords(run.store);
  let ledgers: ReadonlyMap<string, readonly LedgerRow[]> = new Map();
  let read = 0;
  for (const [at, principal] of principals.entries()) {
    if (at === read) {
      read = endOfBatch(principals, at);
      ledgers = await ledgersOf(run.store, principals.slice(at, read).map(({ key }) => key));
    }
    run.progress({ stage: 'analyze', text: `the ledger of ${principal.name}`, done: at + 1, total: principals.length });
    const rows = ledgers.get(principal.key) ?? [];
    const lines = rows.map((row) => `${canonicalJson(row)}\n`).join('');
    const file = `ledger/${fileId(principal.system, principal.name, principal.key)}.jsonl.gz`;
    writeFileSync(path.join(run.output, file), gzip(lines));
    records.push({ ...principal, ledger: { file, rows: rows.length, sha256: sha256(lines) } });
  }
  return records;
}

/** Up to which principal their permissions are few enough to be read at once; always beyond `from`. */
function endOfBatch(principals: readonly { readonly verdicts: Readonly<Record<string, number>> }[], from: number): number {
  let rows = 0;
  let end = from;
  do rows += Object.values(principals[end]?.verdicts ?? {}).reduce((sum, count) => sum + count, 0);
  while (++end < principals.length && rows < LEDGER_ROWS_AT_ONCE);
  return end;
}

/** gzip without a time and without the mark of an operating system: same lines, same bytes. */
function gzip(text: string): Buffer {
  const packed = gzipSync(text, { level: 9 });
  packed[OS_BYTE] = OS_UNKNOWN;
  return packed;
}
