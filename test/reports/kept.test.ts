import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../reports/html/render.ts';
import { reportView } from '../../reports/html/view.ts';
import { renderMarkdown } from '../../reports/markdown/render.ts';
import { summary } from '../../src/cli/summary.ts';
import type { PrincipalRecord, ScanDocument } from '../../src/core/documents/scan.ts';
import { sample, sampleProposals, sampleScan } from './sample.ts';

const [first] = sampleScan.principals;
if (first === undefined) throw new Error('the sample has principals');
const INSTANCE = `${first.system}:${first.instance}`;

/** Somebody of whom a service says what it holds: all of it heavy and idle. */
function kept(name: string, keeper: string): PrincipalRecord {
  const key = `${INSTANCE}/${name}`;
  return {
    ...(first as PrincipalRecord), key, id: name, name, keeper, owner: null, verdicts: { unexercised: 1_000 }, workloads: [],
    weight: { granted: 900, exercised: 0, removable: 900, unobservable: 0 }, ledger: { file: `ledger/${name}.jsonl.gz`, rows: 1_000, sha256: 'b'.repeat(64) },
  };
}

const withKept: ScanDocument = {
  ...sampleScan,
  principals: [...sampleScan.principals, kept('role/linked', 'AWS'), kept('group/masters', 'the API server')],
  findings: [...sampleScan.findings, { kind: 'shared-role', severity: 'low', fingerprint: 'f'.repeat(16), system: first.system, instance: first.instance, principal: `${INSTANCE}/role/linked`, summary: 'used by two', details: [], count: 2, evidence: [] }],
};
const input = { ...sample, scan: withKept, ledger: (key: string) => (key.includes('/role/linked') || key.includes('/group/masters') ? [] : sample.ledger(key)) };

describe('what belongs to the system itself', () => {
  it('changes no figure of the report but the count of findings', () => {
    const { kept: told, ...headline } = reportView(input).headline;
    const { kept: untold, ...plain } = reportView(sample).headline;
    expect(headline).toEqual(plain);
    expect(untold).toBe('');
    expect(told).toBe('2,000 permissions of 2 more principals belong to AWS and the API server, which would write back what anybody takes from them: they stand in the ledger and in none of these figures.');
    expect(reportView(input).overview).toEqual(reportView(sample).overview);
    expect(reportView(input).principals.map(({ name }) => name)).toEqual(reportView(sample).principals.map(({ name }) => name));
    expect(reportView(input).scope).toBe(reportView(sample).scope);
  });

  it('has one sentence on the page and in Markdown, and its findings name it without a link', () => {
    for (const text of [renderHtml(input), renderMarkdown(input)]) expect(text).toContain('2,000 permissions of 2 more principals belong to AWS and the API server');
    const [finding] = reportView(input).findings.flatMap(({ findings }) => findings.filter(({ summary: words }) => words === 'used by two'));
    expect(finding).toMatchObject({ principal: 'role/linked', principalAnchor: '' });
  });

  it('has one figure in the summary of a scan', () => {
    const plain = summary(sampleScan, sampleProposals);
    const lines = summary({ ...withKept, findings: sampleScan.findings }, sampleProposals);
    expect(lines).toEqual(plain.map((line) => (line.startsWith('granted ') ? `${line}; 2,000 of 2 more belong to AWS and the API server` : line)));
  });
});
