import type { Observable } from '../../../src/core/permission.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { Asker } from '../audit-policy/asker.ts';
import { type Fate, fatesOf, isRecorded } from '../audit-policy/fates.ts';
import type { AuditPolicy, Level } from '../audit-policy/level.ts';
import { MANAGED, type ManagedLog, type Undelivered } from '../audit-policy/managed.ts';
import type { Requests } from '../audit-policy/requests.ts';
import { ALL } from '../model/match.ts';
import { asEvidence } from '../evidence.ts';

/** Known settings of the log: what every server records, and what of it does not arrive. */
export interface Settings {
  readonly policies: readonly { readonly name: string; readonly policy: AuditPolicy }[];
  readonly undelivered: readonly Undelivered[];
  /** Why the policies alone do not tell; then the record itself must show such requests, too. */
  readonly incomplete?: string;
}

export function settingsOf({ evidence }: Observation): Settings {
  const { policies, managed } = asEvidence(evidence);
  const log: ManagedLog | undefined = managed === undefined ? undefined : MANAGED[managed];
  const own = policies.map(({ path, policy }) => ({ name: path, policy }));
  if (log === undefined) return { policies: own, undelivered: [] };
  // A file of the policy says all: then nobody needs to rely on what is published.
  const incomplete = own.length > 0 ? undefined : log.incomplete;
  return { policies: [...own, ...log.policies], undelivered: log.undelivered, ...(incomplete === undefined ? {} : { incomplete }) };
}

/** How the requests are asked about: whether for the sake of other ones, and how much of each must be recorded. */
interface Asked {
  readonly other?: boolean;
  readonly level?: Level;
  readonly stage?: 'any' | 'end';
}

/**
 * Would these requests have been recorded, by the settings? Undefined: the settings do not say. `what` names them; `other`:
 * they are not those of the permission itself, so a reason names them, too. Reasons that say the same of many permissions
 * are the same text: they are counted together.
 */
export function bySettings(settings: Settings, asker: Asker, requests: Requests, what: string, { other = true, level = 'Metadata', stage = 'any' }: Asked = {}): Observable | undefined {
  const lost = settings.undelivered.find((one) => mayDrop(one, requests));
  if (lost !== undefined) {
    const reason = other ? `${lost.reason}, ${what} among them` : lost.reason;
    return { observable: 'no', reason, remedy: 'add the log that holds them to `usage`' };
  }
  const grounds: string[] = [];
  for (const { name, policy } of settings.policies) {
    const fates = fatesOf(policy, asker, requests, stage);
    if (!isRecorded(fates, level)) return blinded(name, fates, level, other ? what : undefined);
    grounds.push(`${rulesOf(fates.map(({ rule }) => rule))} of ${name} record${fates.length === 1 ? 's' : ''} ${what}`);
  }
  return grounds.length === 0 ? undefined : { observable: 'yes', grounds: grounds.join(' and ') };
}

function mayDrop({ verbs, subresource }: Undelivered, { verb, kind }: Requests): boolean {
  if (verb !== ALL && !verbs.includes(verb)) return false;
  return subresource === undefined || kind?.resource === ALL || (kind?.resource ?? '').endsWith(`/${subresource}`);
}

/** Which rules of a policy leave what of the requests out; `what` names them where the reason must. */
function blinded(name: string, fates: readonly Fate[], level: Level, what: string | undefined): Observable {
  const blind = fates.filter((fate) => !isRecorded([fate], level));
  const hiding = blind.flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
  const leaving = [];
  if (hiding.length > 0) leaving.push(`${rulesOf(hiding)} of ${name} leave${hiding.length === 1 ? 's' : ''}`);
  if (hiding.length < blind.length) leaving.push(`what no rule of ${name} matches leaves`);
  const reason = `${leaving.join(' and ')} ${leftOut(blind.length < fates.length, level, what)}`;
  const remedy = `record ${what?.split(', ', 1)[0] ?? 'such requests'} at level ${level}`;
  const seen = fates.flatMap((fate) => (fate.rule !== undefined && isRecorded([fate], level) ? [fate.rule] : []));
  if (seen.length === 0) return { observable: 'no', reason, remedy };
  return { observable: 'partly', region: `what ${rulesOf(seen)} of ${name} record${seen.length === 1 ? 's' : ''}`, reason, remedy };
}

function leftOut(isPart: boolean, level: Level, what: string | undefined): string {
  const part = `${isPart ? 'some of ' : ''}${what ?? 'it'}`;
  if (level !== 'Metadata') return `the body of ${part} out`;
  return what === undefined ? `${part} out` : `out ${part}`;
}

function rulesOf(rules: readonly (number | undefined)[]): string {
  const numbers = rules.filter((rule) => rule !== undefined);
  return numbers.length === 1 ? `rule ${numbers[0]}` : `rules ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}
