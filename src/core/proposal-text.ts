import type { LineRecord } from './documents/proof.ts';
import { countText, plural } from './number-text.ts';
import { byText } from './order.ts';
import { RISK_WEIGHT } from './permission.ts';
import { visibleText } from './visible-text.ts';

/** One way back from a proposal's change. */
export interface WayBack {
  /** A shell command on a file of the proposal's folder, to be run where pawl.yaml stands. */
  readonly command: string;
  readonly when: string;
}

/** How to undo a change, from the names of the files in its folder. */
export function waysBack(files: readonly string[]): WayBack[] {
  const ways: WayBack[] = [];
  if (files.includes('change.patch')) ways.push({ command: 'git apply -R change.patch', when: 'takes the change out of your files again' });
  if (files.includes('rollback.patch')) ways.push({ command: 'git apply rollback.patch', when: 'does the same with the reverse patch' });
  for (const file of files) {
    if (/^rollback.*\.sh$/s.test(file)) ways.push({ command: `sh ${shellWord(file)}`, when: 'puts the former live policy back, after comparing what stands there now' });
  }
  return ways;
}

/** Does a change edit files of the team, so that there is something to merge? From the names of the files in its folder. */
export function changesFiles(files: readonly string[]): boolean {
  return files.includes('change.patch');
}

/** What stands above what people have to do themselves. */
export function todoTitle(files: readonly string[]): string {
  return changesFiles(files) ? 'To do besides merging' : 'To do';
}

/** Removed permissions, heaviest risk first, then by name: what a reviewer should look at first stands first. */
export function heaviestFirst<R extends { readonly permission: string; readonly principal: string; readonly path: readonly string[]; readonly risk: string }>(
  removed: readonly R[],
): R[] {
  const weight = (risk: string) => (Object.hasOwn(RISK_WEIGHT, risk) ? RISK_WEIGHT[risk as keyof typeof RISK_WEIGHT] : 0);
  return [...removed].sort(
    (a, b) =>
      weight(b.risk) - weight(a.risk) ||
      byText(a.permission, b.permission) ||
      byText(a.principal, b.principal) ||
      byText(a.path.join('\n'), b.path.join('\n')),
  );
}

/** Text as one word of a POSIX shell that is no option; what hides itself stands as visible escapes. */
export function shellWord(word: string): string {
  const visible = visibleText(word);
  return /^[\w./@%+=:,-]+$/.test(visible) && !visible.startsWith('-') ? visible : `'${visible.replaceAll("'", `'\\''`)}'`;
}

/** `12`, `12 and perhaps 3 more`: calls behind a line of a policy. */
export function callsText({ calls, mayCalls }: Pick<LineRecord, 'calls' | 'mayCalls'>): string {
  return mayCalls === 0 ? countText(calls) : `${countText(calls)} and perhaps ${countText(mayCalls)} more`;
}

/** `stands for 3 resources seen: the name holds a date (rule date, https://…)`. */
export function standsText({ seen, rules }: Pick<LineRecord, 'seen' | 'rules'>): string {
  const reasons = rules.map(({ rule, why, cite }) => `${why} (rule ${rule}, ${cite})`);
  const what = seen === 0 ? 'belongs to a resource seen' : `stands for ${plural(seen, 'resource')} seen`;
  return `${what}${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`}`;
}
