import type { UseDays } from '../../../src/core/usage.ts';
import type { AwsAccess } from '../inventory.ts';
import { generalize } from './generalize/generalize.ts';
import { regionTouches } from './regions.ts';

/** On which days an access was used; `undefined` when it is not known. */
export type Days = (access: AwsAccess) => UseDays | undefined;

/** Of the resources of an action, so many may have come in the later half of its use: one new queue in five is growth. */
const NEWCOMERS = 0.2;

/**
 * Prepares the question whether the resources that one principal's action used under a pattern will be those of tomorrow.
 * Where no rule of `generalize/` sees that a name was generated, the record still does: names that do not come back show
 * on one day only, in the whole account, and new ones keep coming. `false` then, and a literal line of each would be dead
 * on the day after.
 */
export function settled(exercised: readonly AwsAccess[], days: Days): (principal: string, action: string, pattern: string) => boolean {
  const anywhere = new Map<string, UseDays>();
  const byUse = new Map<string, Map<string, { readonly resource: string; readonly used: UseDays }>>();
  for (const access of exercised) {
    const { principal, action, resource } = access;
    const used = days(access);
    const name = resource === undefined ? undefined : nameOf(resource);
    if (used === undefined || resource === undefined || name === undefined) continue;
    anywhere.set(name, together(anywhere.get(name), used));
    const key = `${principal}\n${action.toLowerCase()}`;
    let own = byUse.get(key);
    if (own === undefined) {
      own = new Map();
      byUse.set(key, own);
    }
    own.set(name, { resource, used: together(own.get(name)?.used, used) });
  }
  return (principal, action, pattern) => {
    const whole = { pattern, except: [] };
    const own = [...(byUse.get(`${principal}\n${action.toLowerCase()}`) ?? [])].filter(([, { resource }]) => regionTouches(whole, resource) !== 'no');
    if (own.some(([name]) => isOfOneDay(anywhere.get(name)))) return false;
    const firsts = own.map(([, { used }]) => Date.parse(used.first));
    const begin = Math.min(...firsts);
    const middle = (begin + Math.max(...own.map(([, { used }]) => Date.parse(used.last)))) / 2;
    return firsts.filter((first) => first > middle).length <= own.length * NEWCOMERS;
  };
}

function isOfOneDay(used: UseDays | undefined): boolean {
  return used === undefined || used.first === used.last;
}

function nameOf(resource: string): string | undefined {
  return generalize(resource)?.patterns[0];
}

function together(a: UseDays | undefined, b: UseDays): UseDays {
  if (a === undefined) return b;
  return { first: a.first < b.first ? a.first : b.first, last: a.last > b.last ? a.last : b.last };
}
