import type { GrantInterval } from '../../../src/core/grant-history.ts';
import { by } from '../../../src/core/order.ts';
import type { Slot } from './slot.ts';
import type { LifeLine, Timeline } from './timeline.ts';

/** Every subject while it was the same, sorted by subject, holder and time. */
export function intervalsOf({ lives, policies }: Timeline): readonly GrantInterval[] {
  const own = [...lives.values()].flat().flatMap((line) => [lifeInterval(line), ...[...line.slots.values()].flatMap((slot) => slotIntervals(slot, line))]);
  const shared = [...policies.values()].flatMap((slot) => slotIntervals(slot, undefined));
  const key = ({ subject, holderId, from, until }: GrantInterval): string => [subject, holderId, number(from ?? 0), number(until ?? Number.MAX_SAFE_INTEGER)].join('\n');
  return [...own, ...shared].sort(by(key));
}

function number(at: number): string {
  return String(at).padStart(17, '0');
}

function lifeInterval({ life }: LifeLine): GrantInterval {
  return {
    subject: life.name,
    holder: life.name,
    holderId: life.id ?? '',
    content: '',
    ...bounds(life.from, life.until),
    ...(life.born === undefined ? {} : { given: life.born }),
    ...(life.died === undefined ? {} : { ended: life.died }),
    certainty: 'certain',
    exported: life.holder !== undefined && life.holder.rebuilt !== true,
  };
}

function slotIntervals(slot: Slot, line: LifeLine | undefined): readonly GrantInterval[] {
  return slot.segments.flatMap(({ from, until, held, given, ended }): GrantInterval[] => {
    if (held === 'no') return [];
    const content = held === 'maybe' ? undefined : held.content;
    return [
      {
        subject: slot.subject,
        holder: line?.life.name ?? '',
        holderId: line?.life.id ?? '',
        content: content ?? '',
        ...bounds(from, until),
        ...(given === undefined ? {} : { given }),
        ...(ended === undefined ? {} : { ended }),
        certainty: held === 'maybe' ? 'maybe' : content === undefined ? 'unknown' : 'certain',
        exported: slot.exported && until === Infinity && line?.life.holder?.rebuilt !== true,
      },
    ];
  });
}

function bounds(from: number, until: number): { readonly from?: number; readonly until?: number } {
  return { ...(Number.isFinite(from) ? { from } : {}), ...(Number.isFinite(until) ? { until } : {}) };
}
