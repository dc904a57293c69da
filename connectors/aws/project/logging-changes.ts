import { canonicalJson } from '../../../src/core/json.ts';
import type { ChangeDetail } from './change-detail.ts';
import type { Change } from './changes.ts';
import { textOf, type Members } from './members.ts';

/** Calls of CloudTrail that change what is recorded (AWS CloudTrail API Reference, "Actions"), with the member that names the trail. */
const CALLS: ReadonlyMap<string, string> = new Map([
  ['CreateTrail', 'name'],
  ['UpdateTrail', 'name'],
  ['DeleteTrail', 'name'],
  ['StartLogging', 'name'],
  ['StopLogging', 'name'],
  ['PutEventSelectors', 'trailName'],
]);

/** Settings of a trail that a call may set, by the member of the request. */
const FLAGS = { isMultiRegionTrail: 'multiRegion', includeGlobalServiceEvents: 'globalServices', isOrganizationTrail: 'organization' } as const;
const SELECTORS = ['eventSelectors', 'advancedEventSelectors'] as const;

/** Longest text of selectors that is kept; a trail may have 250 data resources of up to 2,048 characters. */
const MAX_SELECTORS = 65_536;

/** Request parameters that tell what such a call changes. */
export const LOGGING_PARAMETERS: readonly string[] = [...new Set(CALLS.values()), ...Object.keys(FLAGS), ...SELECTORS];

/** What a call of CloudTrail changes, if anything: which trail, and the settings that it names. ARNs are kept, nothing secret is in them. */
export function loggingChange(name: string): Change | undefined {
  const member = CALLS.get(name);
  if (member === undefined) return undefined;
  return {
    kind: 'logging-change',
    read: (parameters) => {
      const subject = textOf(parameters[member]);
      return subject === undefined ? undefined : { subject, detail: { ...flags(parameters), ...selectors(parameters) } };
    },
  };
}

function flags(parameters: Members): ChangeDetail {
  const entries = Object.entries(FLAGS).filter(([theirs]) => typeof parameters[theirs] === 'boolean');
  return Object.fromEntries(entries.map(([theirs, ours]) => [ours, String(parameters[theirs])]));
}

function selectors(parameters: Members): ChangeDetail {
  const told = Object.fromEntries(SELECTORS.filter((name) => Array.isArray(parameters[name])).map((name) => [name, parameters[name]]));
  if (Object.keys(told).length === 0) return {};
  const text = canonicalJson(told);
  return text.length > MAX_SELECTORS ? { illegible: 'the selectors are too long to be kept' } : { selectors: text };
}
