import type { ScanDocument } from '../../../src/core/documents.ts';
import type { OverviewRow } from './overview.ts';

/** What a reviewer signs: the facts that the tool can give; the blanks are in the template. */
export interface SignOffView {
  readonly rows: readonly SignOffRow[];
  readonly evidence: string;
  readonly state: string;
}

export interface SignOffRow {
  readonly name: string;
  readonly owner: string;
  readonly granted: string;
  readonly removable: string;
  readonly outcomes: string;
}

export function signOffView(scan: ScanDocument, overview: readonly OverviewRow[]): SignOffView {
  const windows = scan.instances.map(({ system, instance, window }) => `${system}:${instance} ${window === null ? 'without a covered day' : `${window.fromDay} … ${window.toDay}`}`);
  return {
    rows: overview.map(({ name, where, owner, granted, removable, outcomes }) => ({ name: `${name} (${where})`, owner, granted, removable, outcomes })),
    evidence: windows.join(', ') || 'none',
    state: scan.incomplete.length === 0 ? 'complete' : 'incomplete: see “The record”',
  };
}
