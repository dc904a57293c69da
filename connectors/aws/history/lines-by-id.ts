import type { LifeLine, Timeline } from './timeline.ts';

/** Users and roles by their stable ids. */
export function linesById({ lives }: Timeline): ReadonlyMap<string, LifeLine> {
  return new Map([...lives.values()].flat().flatMap((line) => (line.life.kind === 'group' || line.life.id === undefined ? [] : [[line.life.id, line] as const])));
}
