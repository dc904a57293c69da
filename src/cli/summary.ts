import type { ProposalsDocument, ScanDocument } from '../core/documents.ts';
import { SEVERITIES } from '../core/finding.ts';
import { lengthText } from '../core/time-text.ts';
import { grouped } from './print.ts';

/** The five lines that close a scan. */
export function summary(scan: ScanDocument, proposals: ProposalsDocument): string[] {
  const sum = (pick: (principal: ScanDocument['principals'][number]) => number): number => scan.principals.reduce((total, one) => total + pick(one), 0);
  const records = scan.sources.reduce((total, source) => total + source.records, 0);
  const files = scan.sources.reduce((total, source) => total + source.files, 0);
  const [window] = scan.instances.flatMap((instance) => (instance.window === null ? [] : [instance.window]));
  const proved = proposals.proposals.filter((proposal) => proposal.outcome === 'proved');
  const broken = proved.reduce((total, proposal) => total + (proposal.steps.find((step) => step.step === 'keep')?.counts['broken'] ?? 0), 0);
  const removed = proved.reduce((total, proposal) => total + proposal.removed.length, 0);
  const granted = sum((one) => one.weight.granted);
  const share = (part: number): string => (granted === 0 ? '0 %' : `${Math.round((100 * part) / granted)} %`);
  const bySeverity = [...SEVERITIES].reverse().flatMap((severity) => {
    const count = scan.findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  return [
    `record     ${grouped(records)} records in ${grouped(files)} files, ${window === undefined ? 'no covered day' : `${window.fromDay} to ${window.toDay} complete (${lengthText(window.seconds)})`}`,
    `granted    ${grouped(sum((one) => one.ledger.rows))} permissions of ${scan.principals.length} principals; by risk ${share(sum((one) => one.weight.exercised))} exercised, ${share(sum((one) => one.weight.removable))} removable, ${share(sum((one) => one.weight.unobservable))} not observable`,
    `findings   ${scan.findings.length === 0 ? 'none' : `${scan.findings.length}: ${bySeverity.join(', ')}`}`,
    `proposals  ${proved.length} proved, ${proposals.proposals.length - proved.length} not; ${grouped(removed)} permissions leave, ${broken} recorded calls would break`,
  ];
}
