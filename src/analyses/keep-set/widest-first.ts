import { groupBy } from '../../core/group.ts';
import type { Contender, Contest } from './contest.ts';

/**
 * Contenders in the order in which they are asked to leave: what least stays first, but nothing before what contains it.
 * So of two of which each could stand for the other the narrower one stays.
 */
export function widestFirst(contenders: readonly Contender[], containment: Contest['containment']): readonly Contender[] {
  const leastFirst = [...contenders].reverse();
  const byContent = groupBy(leastFirst, ({ content }) => content);
  const pairs = new Set(containment.map(pairKey));
  const around = groupBy(containment.filter(([wide, narrow]) => byContent.has(wide) && !pairs.has(pairKey([narrow, wide]))), ([, narrow]) => narrow);
  const ranks = new Map([...byContent.keys()].map((content, rank) => [content, rank]));
  const rankOf = (content: string): number => ranks.get(content) ?? 0;
  const order = new Set<Contender>();
  const begun = new Set<string>();
  const containersOf = (content: string): readonly string[] => (around.get(content) ?? []).map(([wide]) => wide).filter((wide) => !begun.has(wide)).sort((a, b) => rankOf(b) - rankOf(a));
  for (const one of leastFirst) {
    // A stack of its own: chains of patterns may be as long as an owner of policies likes.
    const stack = [...containersOf(one.content)];
    for (let content = stack.at(-1); content !== undefined; content = stack.at(-1)) {
      const before = begun.has(content) ? [] : containersOf(content).filter((wide) => wide !== content);
      begun.add(content);
      stack.push(...before);
      if (before.length > 0) continue;
      stack.pop();
      for (const each of byContent.get(content) ?? []) order.add(each);
    }
    order.add(one);
  }
  return [...order];
}

function pairKey([wide, narrow]: readonly [string, string]): string {
  return `${wide}\n${narrow}`;
}
