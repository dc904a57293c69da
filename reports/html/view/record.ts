import { decisionsText } from '../../../src/core/decisions-text.ts';
import type { InstanceRecord, ScanDocument, SourceRecord } from '../../../src/core/documents/scan.ts';
import { QUARANTINE_REASONS, SKIP_REASONS } from '../../../src/core/usage.ts';
import { gapRanges, rangeText } from '../../../src/core/gap-ranges.ts';
import { countText, plural } from '../../../src/core/number-text.ts';
import { instantText, lengthText } from '../../../src/core/time-text.ts';
import { calendarView, type CalendarView } from './calendar.ts';
import { missingView, type MissingView } from './missing.ts';

/** What the record is made of and where it is silent. */
export interface RecordView {
  readonly instances: readonly InstanceView[];
  /** What is missing or unreadable and was not accepted by a person, the same kind told once. */
  readonly incomplete: readonly MissingView[];
  readonly incompleteCount: string;
  readonly moreIncomplete: string;
  /** Gaps that a person accepted. */
  readonly acknowledged: readonly { readonly days: string; readonly source: string; readonly owner: string; readonly reason: string; readonly expires: string }[];
  readonly sources: readonly SourceView[];
}

export interface InstanceView {
  readonly name: string;
  readonly source: string;
  readonly window: string;
  readonly scopes: string;
  /** A list of none or one: templates have no other way to leave it out. */
  readonly calendar: readonly CalendarView[];
  /** One per region, where they differ. */
  readonly regions: readonly { readonly scope: string; readonly name: string; readonly calendar: readonly CalendarView[] }[];
  /** Files beside the record, and digests of it, with what each proves. */
  readonly evidence: readonly { readonly kind: string; readonly path: string; readonly text: string }[];
  readonly moreEvidence: string;
  /** How many of the record's own decisions come out of the grants; empty where it states none. */
  readonly decisions: string;
  readonly gaps: readonly { readonly days: string; readonly length: string; readonly scope: string; readonly reason: string }[];
  /** Empty, or how many ranges are not shown and where they are. */
  readonly moreGaps: string;
}

export interface SourceView {
  readonly id: string;
  readonly connector: string;
  readonly files: string;
  readonly records: string;
  readonly folded: string;
  readonly duplicate: string;
  readonly skipped: string;
  readonly quarantined: string;
  /** Reasons behind the sums, most frequent first. */
  readonly reasons: readonly { readonly what: string; readonly count: string; readonly meaning: string }[];
  readonly lostFiles: readonly { readonly path: string; readonly reason: string }[];
  readonly moreLostFiles: string;
  readonly definitionCount: string;
  readonly definitions: readonly { readonly path: string; readonly state: string; readonly policy: string; readonly note: string }[];
}

const SHOWN = 50;
const INCOMPLETE = 12;
const REGIONS = 40;

export function recordView(scan: ScanDocument): RecordView {
  const missing = missingView(scan.incomplete);
  return {
    instances: scan.instances.map((instance) => instanceView(instance, scan.acknowledged)),
    incomplete: missing.slice(0, INCOMPLETE),
    incompleteCount: plural(scan.incomplete.length, 'thing'),
    moreIncomplete: missing.length > INCOMPLETE ? `and ${plural(missing.length - INCOMPLETE, 'further kind')}, all in scan.json` : '',
    acknowledged: scan.acknowledged.map(({ from, to, source, owner, reason, expires }) => ({ days: from === to ? from : `${from} … ${to}`, source, owner, reason, expires })),
    sources: scan.sources.map(sourceView),
  };
}

function instanceView(instance: InstanceRecord, acknowledged: ScanDocument['acknowledged']): InstanceView {
  const { window } = instance;
  const calendar = calendarView(instance, acknowledged);
  const ranges = gapRanges(instance.gaps);
  return {
    name: `${instance.system}:${instance.instance}`,
    source: instance.source,
    window:
      window === null
        ? 'no day is covered'
        : `${window.fromDay} … ${window.toDay}, ${lengthText(window.seconds)} without a hole, up to ${instantText(window.until)}`,
    scopes: instance.scopes.join(', ') || 'none',
    calendar: calendar === null ? [] : [calendar],
    regions: regionViews(instance, acknowledged),
    evidence: instance.evidence.slice(0, SHOWN),
    moreEvidence: more(instance.evidence.length, 'file', 'files'),
    decisions: instance.decisions === undefined ? '' : decisionsText(instance.decisions),
    gaps: ranges.slice(0, SHOWN).map((range) => ({
      days: rangeText(range),
      length: plural(range.days, 'day'),
      scope: range.scope,
      reason: range.reason.split('; ').map((one) => meaningOf(one, QUARANTINE_REASONS)).join('; '),
    })),
    moreGaps: more(ranges.length, 'stretch of days', 'stretches of days'),
  };
}

/** Regions are drawn apart only where one of them has a gap of its own. */
function regionViews(instance: InstanceRecord, acknowledged: ScanDocument['acknowledged']): InstanceView['regions'] {
  const own = new Set(instance.gaps.map(({ scope }) => scope));
  if (instance.scopes.length < 2 || !instance.scopes.some((scope) => own.has(scope))) return [];
  return instance.scopes.slice(0, REGIONS).map((scope) => {
    const calendar = calendarView(instance, acknowledged, scope);
    return { scope, name: `${instance.system}:${instance.instance} in ${scope}`, calendar: calendar === null ? [] : [calendar] };
  });
}

function sourceView(source: SourceRecord): SourceView {
  return {
    id: source.id,
    connector: source.connector,
    files: countText(source.files),
    records: countText(source.records),
    folded: countText(source.folded),
    duplicate: countText(source.duplicate),
    skipped: countText(total(source.skipped)),
    quarantined: countText(total(source.quarantined)),
    reasons: [...reasons('skipped', source.skipped, SKIP_REASONS), ...reasons('quarantined', source.quarantined, QUARANTINE_REASONS)],
    lostFiles: source.lostFiles.slice(0, SHOWN).map(({ path, reason }) => ({ path, reason: meaningOf(reason, QUARANTINE_REASONS) })),
    moreLostFiles: more(source.lostFiles.length, 'file', 'files'),
    definitionCount: plural(source.definitions.length, 'file'),
    definitions: source.definitions.map(({ path, state, policy, note }) => ({ path, state, policy: policy ?? '', note })),
  };
}

function reasons(what: string, counts: Readonly<Record<string, number>>, vocabulary: Readonly<Record<string, string>>) {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => ({ what, count: countText(count), meaning: meaningOf(reason, vocabulary) }));
}

/** The reason in words; an unknown one, from another version, as it stands. */
function meaningOf(reason: string, vocabulary: Readonly<Record<string, string>>): string {
  return Object.hasOwn(vocabulary, reason) ? (vocabulary[reason] ?? reason) : reason;
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function more(all: number, one: string, many: string): string {
  const hidden = all - SHOWN;
  return hidden > 0 ? `and ${countText(hidden)} more ${hidden === 1 ? one : many}, all in scan.json` : '';
}
