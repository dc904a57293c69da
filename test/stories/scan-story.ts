import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { formats } from '../../reports/index.ts';
import { withRun } from '../../src/cli/open-run.ts';
import { readLedger } from '../../src/cli/output-documents.ts';
import { LedgerRow } from '../../src/core/documents/ledger.ts';
import { writeReports } from '../../src/scan/report.ts';
import type { Run } from '../../src/scan/run.ts';
import { scan, type ScanResult } from '../../src/scan.ts';

export const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures');

/** A copy of a fixture folder in a temporary place; `dispose` removes it. */
export function copyOf(fixture: string): { readonly folder: string; readonly dispose: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-story-'));
  cpSync(path.join(FIXTURES, fixture), folder, { recursive: true });
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Scans the `pawl.yaml` of a folder as `pawl scan` does; `threads: 0` folds in this thread. */
export function scanFolder(folder: string, options: { readonly asOf: string; readonly assumeCycle?: string; readonly acceptLoss?: readonly string[]; readonly threads?: number }, progress?: Run['progress']): Promise<ScanResult> {
  return withRun({ config: path.join(folder, 'pawl.yaml'), threads: 0, ...options }, (run) =>
    scan({ ...run, progress: progress ?? run.progress }, (found, proposals) => {
      writeReports(run.output, Object.values(formats), { scan: found, proposals, readLedger: (principal) => readLedger(run.output, principal) });
    }),
  );
}

/** Every ledger row of an output folder. */
export function ledgerRows(output: string): LedgerRow[] {
  const folder = path.join(output, 'ledger');
  return readdirSync(folder).sort().flatMap((file) =>
    gunzipSync(readFileSync(path.join(folder, file))).toString('utf8').split('\n').filter((line) => line !== '').map((line) => LedgerRow.parse(JSON.parse(line))),
  );
}

/** Every file below a folder with its bytes, for comparisons. */
export function filesOf(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(entries.map((entry) => path.join(entry.parentPath, entry.name)).sort().map((file) => [path.relative(folder, file), readFileSync(file).toString('base64')]));
}
