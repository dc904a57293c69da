import type { LedgerRow } from '../../src/core/documents/ledger.ts';
import type { PrincipalRecord } from '../../src/core/documents/scan.ts';
import type { ReportInput } from '../../reports/index.ts';
import { deployProposal, deployRows, deploySplit, sample, sampleScan } from './sample.ts';

const WORDS = ['never needed; a use would have shown: it is logged as a management event, and the record shows write events from 2025-01-02 to 2025-05-31'];

/** A scan of many principals, each with a whole ledger, a proposal with a long diff, and findings; every twentieth can be split. */
export function estate(count: number): ReportInput {
  const template = sampleScan.principals[1] as PrincipalRecord;
  const names = Array.from({ length: count }, (_, index) => `role/workload-${String(index).padStart(4, '0')}`);
  const keyOf = (name: string) => `aws:111122223333/${name}`;
  const principals = names.map((name, index) => ({
    ...template,
    key: keyOf(name),
    name,
    weight: { granted: 100, exercised: 5, removable: 80 - (index % 80), unobservable: 10 },
    ledger: { ...template.ledger, file: `ledger/${name.replace('/', '-')}.jsonl.gz` },
  }));
  const findings = names.flatMap((name) =>
    sampleScan.findings.slice(0, 2).map((finding) => ({ ...finding, principal: keyOf(name), fingerprint: `${finding.fingerprint}-${name}` })),
  );
  const rows = new Map<string, readonly LedgerRow[]>(
    names.map((name) => [keyOf(name), deployRows.map((row) => ({ ...row, principal: keyOf(name), name, reason: WORDS[0] ?? '', path: [`${name}#deploy`, 'statement 2'] }))]),
  );
  const diff = deployProposal.diff + ' context\n'.repeat(600);
  const proposals = names.map((name) => ({ ...deployProposal, id: name, name, principals: [{ key: keyOf(name), name, owner: null }], diff }));
  const splits = names.filter((_, index) => index % 20 === 0).map((name) => ({ ...deploySplit, id: `split-${name}`, principal: { key: keyOf(name), name, owner: null } }));
  return {
    scan: { ...sample.scan, principals, findings },
    proposals: { ...sample.proposals, proposals, splits },
    ledger: (key) => rows.get(key) ?? [],
  };
}
