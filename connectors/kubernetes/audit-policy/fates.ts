import type { Asker } from './asker.ts';
import { type AuditPolicy, type AuditRule, type Level, LEVELS } from './level.ts';
import type { Requests } from './requests.ts';
import { shareOf } from './share.ts';

/** What may become of a request of a set. */
export interface Fate {
  /** `None`: no event shows it. */
  readonly level: Level;
  /** Number of the rule, from 1; undefined where none matches. */
  readonly rule: number | undefined;
}

/**
 * Every fate that a request of this set may have: the first rule that matches decides, and none records nothing. `end`: only
 * an event of the end counts, since that of the beginning is written before the server reads whom somebody impersonates.
 */
export function fatesOf(policy: AuditPolicy, asker: Asker, requests: Requests, stage: 'any' | 'end' = 'any'): readonly Fate[] {
  const fates: Fate[] = [];
  for (const [at, rule] of policy.rules.entries()) {
    const share = shareOf(rule, asker, requests);
    if (share === 'none') continue;
    fates.push({ level: isWritten(policy, rule, stage) ? rule.level : 'None', rule: at + 1 });
    if (share === 'all') return fates;
  }
  return [...fates, { level: 'None', rule: undefined }];
}

/** ResponseStarted is a stage of few requests; an event of the end or of the beginning is there for all. */
function isWritten(policy: AuditPolicy, rule: AuditRule, stage: 'any' | 'end'): boolean {
  const omitted = new Set([...policy.omitStages, ...rule.omitStages]);
  return !omitted.has('ResponseComplete') || (stage === 'any' && !omitted.has('RequestReceived'));
}

/** Is every request of the set recorded, at least at this level? */
export function isRecorded(fates: readonly Fate[], level: Level = 'Metadata'): boolean {
  return fates.every((fate) => LEVELS.indexOf(fate.level) >= LEVELS.indexOf(level));
}
