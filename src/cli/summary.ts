import type { ProposalRecord } from '../core/documents/proposal.ts';
import type { ProposalsDocument } from '../core/documents/proposals.ts';
import type { ScanDocument } from '../core/documents/scan.ts';
import { SEVERITIES } from '../core/finding.ts';
import { actedUpon, keptCountText } from '../core/keeper-text.ts';
import { countText, plural, shareText } from '../core/number-text.ts';
import { terminalText } from '../core/terminal-text.ts';
import { lengthText } from '../core/time-text.ts';
import { lossLine } from './loss-line.ts';

/**
 * The lines that close a scan. Figures are of what teams hold; what belongs to the system itself has one figure of its own.
 * Shares are of the sum of risk weights; `exercised` has what was possibly exercised and what is rare, as `weight.exercised`
 * of scan.json.
 */
export function summary(scan: ScanDocument, { proposals }: ProposalsDocument): string[] {
  const records = total(scan.sources, (source) => source.records);
  const files = total(scan.sources, (source) => source.files);
  return [
    `record     ${plural(records, 'record')} in ${plural(files, 'file')}, ${windowText(scan)}`,
    ...grantedLines(scan),
    `findings   ${findingsText(scan)}`,
    proposalsLine(proposals.filter((proposal) => proposal.loss === null)),
    ...incompleteLine(scan),
    ...lossLines(proposals.filter((proposal) => proposal.loss !== null)),
  ];
}

function total<T>(elements: readonly T[], count: (element: T) => number): number {
  return elements.reduce((sum, element) => sum + count(element), 0);
}

function grantedLines({ principals }: ScanDocument): string[] {
  const own = actedUpon(principals);
  const kept = keptCountText(principals);
  const weight = total(own, (one) => one.weight.granted);
  const share = (part: 'exercised' | 'removable' | 'unobservable'): string => shareText(total(own, (one) => one.weight[part]), weight);
  const permissions = plural(total(own, (one) => one.ledger.rows), 'permission');
  return [
    `granted    ${permissions} of ${plural(own.length, 'principal')}${kept === '' ? '' : `; ${terminalText(kept)}`}`,
    `by risk    ${share('exercised')} exercised or possibly so, ${share('removable')} removable, ${share('unobservable')} not observable`,
  ];
}

/** How many there are, by severity, the highest first. */
function findingsText({ findings }: ScanDocument): string {
  if (findings.length === 0) return 'none';
  const bySeverity = [...SEVERITIES].reverse().flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  return `${countText(findings.length)}: ${bySeverity.join(', ')}`;
}

/** What the proposals take that break nothing. */
function proposalsLine(proposals: readonly ProposalRecord[]): string {
  const proved = proposals.filter((proposal) => proposal.outcome === 'proved');
  const removed = total(proved, (proposal) => proposal.removed.length);
  const broken = total(proved, ({ steps }) => steps.find((step) => step.step === 'keep')?.counts['broken'] ?? 0);
  const leave = `${plural(removed, 'permission')} ${removed === 1 ? 'leaves' : 'leave'}`;
  return `proposals  ${proved.length} proved, ${proposals.length - proved.length} not; ${leave}, ${plural(broken, 'recorded call')} would break`;
}

function lossLines(proposals: readonly ProposalRecord[]): string[] {
  return proposals.map((proposal, index) => `${(index === 0 ? 'with loss' : '').padEnd(10)} ${lossLine(proposal)}`);
}

/** What of the evidence is missing, where that raises exit code 3. */
function incompleteLine({ incomplete: [first, ...others] }: ScanDocument): string[] {
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : `, and ${countText(others.length)} more`;
  return [`evidence   incomplete: ${terminalText(first)}${more}`];
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
  const range = `${lengthText(Math.min(...seconds))} to ${lengthText(Math.max(...seconds))}`;
  const dark = instances.length - windows.length;
  return `${plural(windows.length, 'instance')} complete for ${range}${dark === 0 ? '' : `, ${dark} without a covered day`}`;
}
