import type { LossRecord, LostRecord } from './documents/loss.ts';
import { countText, plural } from './number-text.ts';

const NAMED = 3;

/** What a listed loss says and does not say. */
export const LOSS_MEANING =
  'Nothing else of the holder allows these calls for certain; all of them were made within hours of the grant, and no other recorded call breaks.';

/** `3 recorded calls would break: rds:RebootDBInstance on … and 2 more`: a listed loss in one sentence without its full stop, naming at most `most` needs. */
export function lossText({ calls, mayCalls, lost }: Pick<LossRecord, 'calls' | 'mayCalls' | 'lost'>, most = NAMED): string {
  const named = lost.slice(0, most).map(({ needed }) => needed);
  const hidden = lost.length - named.length;
  return `${brokenText(calls, mayCalls)}: ${named.join(', ')}${hidden > 0 ? ` and ${countText(hidden)} more` : ''}`;
}

/** `3 recorded calls would break`, `3 recorded calls would break, and perhaps 2 more`, `perhaps 2 recorded calls would break`. */
export function brokenText(calls: number, mayCalls: number): string {
  if (calls === 0) return `perhaps ${plural(mayCalls, 'recorded call')} would break`;
  return `${plural(calls, 'recorded call')} would break${mayCalls === 0 ? '' : `, and perhaps ${countText(mayCalls)} more`}`;
}

/** `3 calls`, `perhaps 3 calls`: the calls behind one thing that is lost. */
export function lostCallsText({ calls, certain }: Pick<LostRecord, 'calls' | 'certain'>): string {
  return `${certain ? '' : 'perhaps '}${plural(calls, 'call')}`;
}

/** `AttachRolePolicy by ann at 2026-03-03T02:01:00Z`: the change that gave what is taken back. */
export function givenText({ by, event, at }: LossRecord['given']): string {
  return `${event} by ${by} at ${at}`;
}
