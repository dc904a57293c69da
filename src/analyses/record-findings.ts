import type { UtcDay } from '../core/day.ts';
import type { Dangling } from '../core/dangling.ts';
import type { Finding } from '../core/finding.ts';
import { principalKey } from '../core/principal.ts';
import type { Binding } from '../core/proposal.ts';
import type { Window } from '../core/observation.ts';
import { quarantineText } from '../core/usage.ts';
import { gapRanges, rangeText } from '../core/gap-ranges.ts';
import { groupBy } from '../core/group.ts';
import { finding } from './analysis.ts';
import type { ProvedRow } from './evidence.ts';
import type { QuarantinedRow } from './quarantined.ts';
import { plural } from '../core/number-text.ts';

/** A definition file that says other than the live policy. */
export function driftFindings(system: string, instance: string, bindings: readonly Binding[]): Finding[] {
  const place = { system, instance, principal_key: '' };
  return bindings.flatMap((binding) =>
    binding.state !== 'drift' ? [] : [
      finding('definition-drift', 'medium', place, {
        subject: `${binding.path}\n${binding.policy}`,
        summary: `${binding.path} and the live policy ${binding.policy} differ; the file is not edited`,
        details: [binding.difference],
        count: 1,
      }),
    ],
  );
}

/** Grants of which one end does not exist: made again under the same name, it would come into them. */
export function danglingFindings(system: string, instance: string, dangling: readonly Dangling[]): Finding[] {
  return dangling.map(({ grant, missing, name, others, principal }) =>
    finding('dangling-grant', missing === 'holder' ? 'medium' : 'low', { system, instance, principal_key: principal === undefined ? '' : principalKey(principal) }, {
      subject: `${grant}\n${missing}\n${name}`,
      summary: missing === 'holder'
        ? `${grant} grants to ${name}, which does not exist: whoever makes it gets ${others.join(', ')}`
        : `${grant} grants ${name}, which does not exist: whoever makes it decides what ${others.join(', ')} may do`,
      details: others,
      count: others.length,
    }),
  );
}

/** Days of one instance that the record does not cover or only in part. */
export function gapFindings(system: string, instance: string, window: Window | undefined): Finding[] {
  const place = { system, instance, principal_key: '' };
  if (window === undefined) {
    return [finding('evidence-gap', 'medium', place, {
      subject: 'no record', summary: `no day of ${instance} is covered by a record, so nothing of it can be judged`, details: [], count: 1,
    })];
  }
  if (window.gaps.length === 0) return [];
  const days = new Set(window.gaps.map((gap) => gap.day)).size;
  return [finding('evidence-gap', 'medium', place, {
    subject: 'days',
    summary: `${plural(days, 'day')} of ${instance} ${days === 1 ? 'is' : 'are'} not fully covered; the complete stretch begins on ${window.fromDay}`,
    details: gapRanges(window.gaps).map((range) => `${rangeText(range)}${range.scope === '*' || range.scope === '' ? '' : ` ${range.scope}`}: ${range.reason}`),
    count: days,
  })];
}

/** Records of one instance that are dated later than the scan. */
export function laterFindings(system: string, instance: string, later: readonly UtcDay[]): Finding[] {
  if (later.length === 0) return [];
  return [finding('evidence-gap', 'medium', { system, instance, principal_key: '' }, {
    subject: 'dated later',
    summary: `${instance} has ${laterText(later)}`, details: later, count: later.length,
  })];
}

/** In words; the days are not empty. */
export function laterText(later: readonly UtcDay[]): string {
  return `records of ${later.length === 1 ? later[0]! : `${plural(later.length, 'day')} up to ${later.at(-1)!}`}, later than this scan: a clock is wrong; their calls count as use, and ${later.length === 1 ? 'that day' : 'those days'} as not covered`;
}

/** Files and records of one source that could not be read. */
export function quarantineFindings(system: string, source: string, rows: readonly QuarantinedRow[]): Finding[] {
  const own = rows.filter((row) => row.source_id === source);
  if (own.length === 0) return [];
  return [finding('evidence-gap', 'medium', { system, instance: '', principal_key: '' }, {
    subject: `quarantine\n${source}`,
    summary: `${plural(own.length, 'file or record', 'files or records')} of source ${source} could not be read`,
    details: own.map((row) => `${row.path} ${row.position}: ${quarantineText(row.reason)}`),
    count: own.length,
  })];
}

/** Files of the record that are not what the system's own digests say, as what their digests prove tells it. */
export function alteredFindings(system: string, source: string, proved: readonly ProvedRow[]): Finding[] {
  const altered = [...groupBy(proved.filter((row) => row.kind === 'altered'), (row) => row.instance)];
  return altered.map(([instance, rows]) => finding('record-altered', 'critical', { system, instance, principal_key: '' }, {
    subject: source,
    summary: `${plural(rows.length, 'file')} of the record of ${instance} ${rows.length === 1 ? 'is not what was delivered; its days prove' : 'are not what was delivered; their days prove'} nothing`,
    details: rows.map((row) => row.text),
    count: rows.length,
  }));
}

/** Nothing shows what was granted when the record ended, so no grant has a known age. */
export function lateGrantsFinding(system: string, instance: string, window: Window | undefined, isLate: boolean): Finding[] {
  if (window === undefined || !isLate) return [];
  return [finding('evidence-gap', 'low', { system, instance, principal_key: '' }, {
    subject: 'late grants',
    summary: `${lateGrants(instance, window)}; nothing of it is removable yet`,
    details: [LATE_REMEDY],
    count: 1,
  })];
}

const LATE_REMEDY = 'scan again when the record reaches beyond the export, keep the state from night to night, or say by `grantsTakenAt` of the source when the export was taken';

/** In words. */
export function lateGrants(instance: string, window: Window): string {
  return `the export of what ${instance} grants may have been taken after the end of the record (${window.until}), and no earlier scan saw one`;
}

/** Principals whose cycle is longer than the complete record: nothing of theirs is removable yet. */
export function shortRecordFinding(system: string, instance: string, window: Window | undefined, short: readonly string[]): Finding[] {
  if (window === undefined || short.length === 0) return [];
  return [finding('evidence-gap', 'low', { system, instance, principal_key: '' }, {
    subject: 'short record',
    summary: `the complete record of ${instance} spans ${plural(Math.floor(window.seconds / 86_400), 'day')}, less than one cycle of ${plural(short.length, 'principal')}; nothing of theirs is removable yet`,
    details: short,
    count: short.length,
  })];
}
