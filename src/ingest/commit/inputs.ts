import type { Store } from '../../store/store.ts';

/** One row of the manifest. */
export interface InputRow {
  readonly inputId: number;
  readonly name: string;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly state: 'pending' | 'read' | 'lost' | 'skipped';
  readonly reason: string | null;
  readonly records?: number;
  readonly folded?: number;
  readonly duplicate?: number;
  readonly skipped?: number;
  readonly quarantined?: number;
}

/** Enters files into the manifest. */
export async function insertInputs(store: Store, source: string, kind: 'usage' | 'grants' | 'definition' | 'evidence' | 'extent', version: number, rows: readonly InputRow[]): Promise<void> {
  if (rows.length === 0) return;
  await store.append('input', [
    { name: 'input_id', values: rows.map((row) => row.inputId) },
    { name: 'source', values: rows.map(() => source) },
    { name: 'kind', values: rows.map(() => kind) },
    { name: 'path', values: rows.map((row) => row.name) },
    { name: 'size', values: rows.map((row) => row.size) },
    { name: 'mtime_ns', values: rows.map((row) => row.mtimeNs) },
    { name: 'state', values: rows.map((row) => row.state) },
    { name: 'reason', values: rows.map((row) => row.reason) },
    { name: 'project_version', values: rows.map(() => version) },
    { name: 'records', values: rows.map((row) => row.records ?? 0) },
    { name: 'folded', values: rows.map((row) => row.folded ?? 0) },
    { name: 'duplicate', values: rows.map((row) => row.duplicate ?? 0) },
    { name: 'skipped', values: rows.map((row) => row.skipped ?? 0) },
    { name: 'quarantined', values: rows.map((row) => row.quarantined ?? 0) },
  ]);
}
