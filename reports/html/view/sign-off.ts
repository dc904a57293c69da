import { sha256 } from '../../../src/core/digest.ts';
import type { ProposalsDocument } from '../../../src/core/documents/proposals.ts';
import type { ScanDocument } from '../../../src/core/documents/scan.ts';
import { prettyJson } from '../../../src/core/json.ts';
import type { OverviewRow } from './overview.ts';

/** What a reviewer signs: the facts that the tool can give; the blanks are in the template. */
export interface SignOffView {
  readonly rows: readonly SignOffRow[];
  readonly evidence: string;
  readonly state: string;
  /** SHA-256 in hex of scan.json, which holds the digests of the ledgers, and of proposals.json: what a signature is about. */
  readonly digests: readonly { readonly name: string; readonly sha256: string }[];
}

export interface SignOffRow {
  readonly name: string;
  readonly where: string;
  readonly owner: string;
  readonly granted: string;
  readonly removable: string;
  readonly outcomes: string;
}

/** The documents on disk are canonical, so that their digests can be told from what they say. */
export function signOffView(scan: ScanDocument, proposals: ProposalsDocument, overview: readonly OverviewRow[]): SignOffView {
  const windows = scan.instances.map(({ system, instance, window }) => `${system}:${instance} ${window === null ? 'without a covered day' : `${window.fromDay} … ${window.toDay}`}`);
  return {
    rows: overview.map(({ name, where, owner, granted, removable, outcomes }) => ({ name, where, owner, granted, removable, outcomes })),
    evidence: windows.join(', ') || 'none',
    state: scan.incomplete.length === 0 ? 'complete' : 'incomplete: see “The record”',
    digests: [
      { name: 'scan.json', sha256: sha256(prettyJson(scan)) },
      { name: 'proposals.json', sha256: sha256(prettyJson(proposals)) },
    ],
  };
}
