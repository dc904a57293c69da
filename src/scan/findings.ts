import type { ProvedRow } from '../analyses/evidence.ts';
import { analyses } from '../analyses/index.ts';
import type { QuarantinedRow } from '../analyses/quarantined.ts';
import {
  alteredFindings, danglingFindings, driftFindings, gapFindings, lateGrantsFinding, laterFindings, quarantineFindings, shortRecordFinding,
} from '../analyses/record-findings.ts';
import type { PrincipalRecord } from '../core/documents/scan.ts';
import type { Finding } from '../core/finding.ts';
import { by } from '../core/order.ts';
import type { Judged } from './judge-instance.ts';
import type { Run } from './run.ts';

/** What findings rest on beside the state. */
export interface FindingInput {
  readonly principals: readonly PrincipalRecord[];
  /** Records that could not be read. */
  readonly unreadable: readonly QuarantinedRow[];
  /** What the files beside the record prove, by source. */
  readonly files: ReadonlyMap<string, readonly ProvedRow[]>;
}

/** What every analysis finds, and what the grants and the record of each instance and the files of each source show; sorted. */
export async function findingsOf(run: Run, judged: readonly Judged[], { principals, unreadable, files }: FindingInput): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const analysis of analyses) findings.push(...(await analysis(run.store, run)));
  for (const one of judged) findings.push(...instanceFindings(one, principals));
  for (const { id, connector } of run.sources) {
    findings.push(...quarantineFindings(connector.id, id, unreadable));
    findings.push(...alteredFindings(connector.id, id, files.get(id) ?? []));
  }
  return findings.sort(by(sortKey));
}

function instanceFindings({ context, window: { window, later }, bindings, lateGrants }: Judged, principals: readonly PrincipalRecord[]): Finding[] {
  const { system, instance, model, inventory } = context;
  const short = principals.filter((one) => one.instance === instance && one.system === system && !one.complete);
  return [
    ...danglingFindings(system, instance, model.dangling?.(inventory) ?? []),
    ...driftFindings(system, instance, bindings),
    ...gapFindings(system, instance, window),
    ...laterFindings(system, instance, later),
    ...lateGrantsFinding(system, instance, window, lateGrants),
    ...shortRecordFinding(system, instance, window, short.map((one) => `${one.name}: ${one.cycle}`)),
  ];
}

function sortKey(finding: Finding): string {
  return [finding.kind, finding.system, finding.instance, finding.principal, finding.fingerprint].join('\n');
}
