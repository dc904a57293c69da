import { expandAction } from '../actions.ts';
import type { Entry } from './group-actions.ts';
import { actionDisjoint, actionIncludes } from './patterns.ts';
import { canApply } from './resource-types.ts';

/**
 * Writes kept actions as prefix patterns (`s3:GetObject*`), for policies that would not fit otherwise. A prefix is used
 * only where every action that it matches today is kept on these resources or cannot apply to any of them, and where it
 * lies inside the pattern that granted the actions: never wider than granted. It may come to match more in time, though
 * no more than the granted pattern did. `excepted` is the NotAction list that granted the actions, if one did.
 */
export function withPrefixes(entries: readonly Entry[], resources: readonly string[], excepted?: readonly string[]): readonly string[] {
  const inside = (prefix: string, granted: string): boolean =>
    excepted === undefined ? actionIncludes(granted, prefix) : excepted.every((each) => actionDisjoint(each, prefix));
  const kept = new Set(entries.filter((entry) => entry.named).map((entry) => entry.text.toLowerCase()));
  const judged = new Map<string, boolean>();
  const usable = (prefix: string, granted: string): boolean => {
    const key = `${prefix} ${granted}`;
    let answer = judged.get(key);
    if (answer === undefined) {
      answer = inside(prefix, granted) && replaces(expandAction(prefix), kept, resources);
      judged.set(key, answer);
    }
    return answer;
  };
  const out: string[] = [];
  const covered = new Set<string>();
  for (const entry of entries) {
    if (entry.named && covered.has(entry.text.toLowerCase())) continue;
    const isExpanded = entry.named && (excepted !== undefined || /[*?]/.test(entry.granted));
    const prefix = isExpanded ? prefixesOf(entry.text).find((each) => usable(each, entry.granted)) : undefined;
    if (prefix !== undefined) for (const action of expandAction(prefix)) covered.add(action.toLowerCase());
    out.push(prefix ?? entry.text);
  }
  return out;
}

/** Are at least two of the matched actions kept, and can the others not apply to any of the resources? */
function replaces(matched: readonly string[], kept: ReadonlySet<string>, resources: readonly string[]): boolean {
  let count = 0;
  for (const action of matched) {
    if (kept.has(action.toLowerCase())) count += 1;
    else if (resources.some((resource) => canApply(action, resource))) return false;
  }
  return count > 1;
}

/** `s3:*`, `s3:Get*`, `s3:GetObject*` for s3:GetObjectAcl: shortest first, cut where a word begins. */
function prefixesOf(action: string): readonly string[] {
  const colon = action.indexOf(':') + 1;
  const cuts = [...action.slice(colon).matchAll(/(?<=[a-z0-9])[A-Z]/g)].map((match) => colon + match.index);
  return [colon, ...cuts].map((cut) => `${action.slice(0, cut)}*`);
}
