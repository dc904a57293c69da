import { z } from 'zod';
import type { SourceRecord } from '../core/documents/scan.ts';
import type { Binding } from '../core/proposal.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('source-records.sql', import.meta.url);

export const SourceSqlRow = z.strictObject({
  files: z.number(), records: z.number(), folded: z.number(), duplicate: z.number(), skipped: z.string(), quarantined: z.string(), lost_files: z.string(),
});

/** One source as it stands in scan.json. */
export async function sourceRecord(store: Store, id: string, connector: string, bindings: readonly Binding[]): Promise<SourceRecord> {
  const [row] = await store.rows(SQL, SourceSqlRow, { source_id: id });
  if (row === undefined) throw new RangeError('an aggregate without a row');
  return {
    id, connector, files: row.files, records: row.records, folded: row.folded, duplicate: row.duplicate,
    skipped: JSON.parse(row.skipped) as Record<string, number>,
    quarantined: JSON.parse(row.quarantined) as Record<string, number>,
    lostFiles: JSON.parse(row.lost_files) as { path: string; reason: string }[],
    definitions: bindings.map(describe),
  };
}

function describe(binding: Binding): SourceRecord['definitions'][number] {
  const { state } = binding;
  const path = binding.place === undefined ? binding.path : `${binding.path} ${binding.place}`;
  switch (binding.state) {
    case 'bound': return { path, state, policy: binding.policy, note: '' };
    case 'drift': return { path, state, policy: binding.policy, note: binding.difference };
    case 'by-hand': return { path, state, policy: binding.policy, note: binding.reason };
    case 'ambiguous': return { path, state, policy: null, note: `several live policies are equal to it; add one of: ${binding.candidates.join(' | ')}` };
    case 'unmatched': return { path, state, policy: null, note: binding.reason };
  }
}
