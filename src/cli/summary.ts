import type { ProposalsDocument } from '../core/documents/proposals.ts';
import type { ScanDocument } from '../core/documents/scan.ts';
import { SEVERITIES } from '../core/finding.ts';
import { actedUpon, keptCountText } from '../core/keeper-text.ts';
import { countText, plural, shareText } from '../core/number-text.ts';
import { terminalText } from '../core/terminal-text.ts';
import { lengthText } from '../core/time-text.ts';
import { lossLine } from './loss-line.ts';

/**
 * The lines that close a scan. Figures are of what teams hold; what belongs to the system itself has one figure of its own. Shares are of the sum of risk weights; `exercised` has what was possibly exercised and what
 * is rare, as `weight.exercised` of scan.json.
 */
export function summary(scan: ScanDocument, proposals: ProposalsDocument): string[] {
  const principals = actedUpon(scan.principals);
  const sum = (pick: (principal: ScanDocument['principals'][number]) => number): number => principals.reduce((total, one) => total + pick(one), 0);
  const kept = keptCountText(scan.principals);
  const records = scan.sources.reduce((total, source) => total + source.records, 0);
  const files = scan.sources.reduce((total, source) => total + source.files, 0);
  const plain = proposals.proposals.filter((proposal) => proposal.loss === null);
  const proved = plain.filter((proposal) => proposal.outcome === 'proved');
  const broken = proved.reduce((total, proposal) => total + (proposal.steps.find((step) => step.step === 'keep')?.counts['broken'] ?? 0), 0);
  const removed = proved.reduce((total, proposal) => total + proposal.removed.length, 0);
  const granted = sum((one) => one.weight.granted);
  const share = (pick: (principal: ScanDocument['principals'][number]) => number): string => shareText(sum(pick), granted);
  const bySeverity = [...SEVERITIES].reverse().flatMap((severity) => {
    const count = scan.findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  return [
    `record     ${plural(records, 'record')} in ${plural(files, 'file')}, ${windowText(scan)}`,
    `granted    ${plural(sum((one) => one.ledger.rows), 'permission')} of ${plural(principals.length, 'principal')}${kept === '' ? '' : `; ${terminalText(kept)}`}`,
    `by risk    ${share((one) => one.weight.exercised)} exercised or possibly so, ${share((one) => one.weight.removable)} removable, ${share((one) => one.weight.unobservable)} not observable`,
    `findings   ${scan.findings.length === 0 ? 'none' : `${countText(scan.findings.length)}: ${bySeverity.join(', ')}`}`,
    `proposals  ${proved.length} proved, ${plain.length - proved.length} not; ${plural(removed, 'permission')} ${removed === 1 ? 'leaves' : 'leave'}, ${plural(broken, 'recorded call')} would break`,
    ...incompleteLine(scan),
    ...proposals.proposals.filter((proposal) => proposal.loss !== null).map((proposal, index) => `${index === 0 ? 'with loss ' : '          '} ${lossLine(proposal)}`),
  ];
}

/** What of the evidence is missing, where that raises exit code 3. */
function incompleteLine({ incomplete: [first, ...others] }: ScanDocument): string[] {
  return first === undefined ? [] : [`evidence   incomplete: ${terminalText(first)}${others.length === 0 ? '' : `, and ${countText(others.length)} more`}`];
}

/** The window of the instances; where they differ, how far the shortest and the longest reach. */
function windowText({ instances }: ScanDocument): string {
  const windows = instances.flatMap(({ window }) => (window === null ? [] : [window]));
  const [first] = windows;
  if (first === undefined) return 'no covered day';
  if (windows.length === instances.length && windows.every(({ fromDay, toDay }) => fromDay === first.fromDay && toDay === first.toDay)) {
    return `${first.fromDay} to ${first.toDay} complete (${lengthText(first.seconds)})`;
  }
  const seconds = windows.map((window) => window.seconds);
  const dark = instances.length - windows.length;
  return `${plural(windows.length, 'instance')} complete for ${lengthText(Math.min(...seconds))} to ${lengthText(Math.max(...seconds))}${dark === 0 ? '' : `, ${dark} without a covered day`}`;
}
