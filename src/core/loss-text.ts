import type { LossRecord, LostRecord } from './documents/loss.ts';
import { countText, plural } from './number-text.ts';
import { byText } from './order.ts';

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

/** Reasons that are named in a sentence. */
const REASONS = 2;

/**
 * `30 of its 984 permissions could not be seen in use (20: rule 5 of … leaves it out; 10 more for 3 other reasons)`: what a
 * reader must know who is told that nothing breaks, as a sentence without its full stop; empty when all could be seen.
 */
export function unseenText(loss: Pick<LossRecord, 'permissions' | 'unseen'>, most = REASONS): string {
  const { unseen } = loss;
  if (unseen.length === 0) return '';
  const named = unseen.slice(0, most);
  const others = unseen.slice(most);
  const rest = others.reduce((sum, { count }) => sum + count, 0);
  const reasons = named.map(({ reason, count }) => `${countText(count)}: ${reason}`);
  if (rest > 0) reasons.push(`${countText(rest)} more for ${plural(others.length, 'other reason')}`);
  return `${unseenCountText(loss)} (${reasons.join('; ')})`;
}

/** `30 of its 984 permissions could not be seen in use`; empty when all could be seen. */
export function unseenCountText({ permissions, unseen }: Pick<LossRecord, 'permissions' | 'unseen'>): string {
  const all = unseen.reduce((sum, { count }) => sum + count, 0);
  return all === 0 ? '' : `${countText(all)} of its ${plural(permissions, 'permission')} could not be seen in use`;
}

/** What becomes of them. A proposal takes away nothing of which the record could not have shown the use. */
export const UNSEEN_STAY = 'They stay, by it or by another path: that no call is listed for them does not say that nobody uses them.';

/** Groups reasons as they stand in the state: the remedy stands behind a bar. Most first, then by name. */
export function unseenRecords(reasons: readonly (readonly [text: string, count: number])[]): LossRecord['unseen'] {
  const counts = new Map<string, number>();
  for (const [text, count] of reasons) counts.set(text, (counts.get(text) ?? 0) + count);
  return [...counts]
    .map(([text, count]) => {
      const [reason = text, remedy] = text.split(' | ');
      return { reason, remedy: remedy ?? null, count };
    })
    .sort((a, b) => b.count - a.count || byText(a.reason, b.reason) || byText(a.remedy ?? '', b.remedy ?? ''));
}

/** `AttachRolePolicy by ann at 2026-03-03T02:01:00Z`: the change that gave what is taken back. */
export function givenText({ by, event, at }: LossRecord['given']): string {
  return `${event} by ${by} at ${at}`;
}
