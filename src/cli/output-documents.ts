import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LedgerRow } from '../core/documents/ledger.ts';
import { ProposalsDocument } from '../core/documents/proposals.ts';
import { ScanDocument, type PrincipalRecord } from '../core/documents/scan.ts';
import { ConfigError, SourceError } from '../core/errors.ts';
import { sha256 } from '../core/digest.ts';

/** scan.json of an output folder. @throws ConfigError when there is none yet. */
export function readScan(output: string): ScanDocument {
  return ScanDocument.parse(JSON.parse(readDocument(output, 'scan.json', 'pawl analyze')));
}

/** proposals.json, or an empty one when nothing was proposed yet. */
export function readProposals(output: string, scan: ScanDocument): ProposalsDocument {
  if (!existsSync(path.join(output, 'proposals.json'))) return { schemaVersion: 1, asOf: scan.asOf, proposals: [], splits: [] };
  return ProposalsDocument.parse(JSON.parse(readDocument(output, 'proposals.json', 'pawl propose')));
}

/** Ledger of one principal; its digest is checked against scan.json. */
export function readLedger(output: string, principal: PrincipalRecord): readonly LedgerRow[] {
  const file = path.join(output, principal.ledger.file);
  const lines = gunzipSync(readFileSync(file)).toString('utf8');
  if (sha256(lines) !== principal.ledger.sha256) {
    throw new SourceError('output', `the ledger of ${principal.name} is not the one that scan.json describes`, { input: file, remedy: 'run `pawl analyze` again' });
  }
  return lines.split('\n').filter((line) => line !== '').map((line) => LedgerRow.parse(JSON.parse(line)));
}

function readDocument(output: string, name: string, command: string): string {
  try {
    return readFileSync(path.join(output, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new ConfigError(`there is no ${name} in ${output}`, { remedy: `run \`${command}\` first` });
  }
}
