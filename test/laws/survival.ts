import type { AwsAccess, AwsInventory } from '../../connectors/aws/inventory.ts';
import { atoms } from '../../connectors/aws/model/atoms.ts';
import { narrow } from '../../connectors/aws/model/narrow.ts';
import { preserves } from '../../connectors/aws/model/preserves.ts';
import { touching } from '../../connectors/aws/model/touching.ts';
import { units } from '../../connectors/aws/model/units.ts';
import { principalKey } from '../../src/core/principal.ts';
import type { UseDays } from '../../src/core/usage.ts';

/** Calls of one access on one day. */
export interface Used {
  readonly access: AwsAccess;
  readonly day: string;
  readonly uses: number;
}

/** What a policy narrowed by the first days of a record does to the rest. */
export interface Broken {
  /** Calls of the rest whose action was used before. */
  readonly calls: number;
  /** Those of them that the narrowed policy would refuse or may. */
  readonly broken: readonly Used[];
  /** Calls that a policy of the very resources seen would refuse. */
  readonly brokenByLiteral: number;
  /** Parts of wildcards that were cut. */
  readonly cut: number;
}

/**
 * Narrows by the record before a day, on the resources only: of actions that were used before that day, what no use of
 * theirs touched leaves. Then asks for every later call of these actions whether it would break.
 */
export function survival(inventory: AwsInventory, record: readonly Used[], from: string): Broken {
  const days = new Map<string, UseDays>();
  const known = new Map<string, AwsAccess>();
  const seen = new Set<string>();
  for (const { access, day } of record) {
    if (day >= from) continue;
    const key = JSON.stringify(access);
    const was = days.get(key);
    days.set(key, { first: was === undefined || day < was.first ? day : was.first, last: was === undefined || day > was.last ? day : was.last });
    known.set(key, access);
    seen.add(actionOf(access));
  }
  const exercised = [...known.values()];
  const all = atoms(inventory, exercised, (access) => days.get(JSON.stringify(access)));
  const touch = touching(all);
  const needed = new Set(exercised.flatMap((access) => touch(access).map(({ atom }) => atom)));
  const used = new Set(exercised.map(({ principal, action }) => `${principal} ${action.toLowerCase()}`));
  const remove = new Set(
    all.filter(({ key, permission }) => permission.named && permission.region.except.length > 0 && !needed.has(key) && used.has(`${permission.holder} ${permission.action.toLowerCase()}`)).map(({ key }) => key),
  );
  let after = inventory;
  for (const unit of units(inventory)) {
    const own = new Set(unit.principals.map(principalKey));
    after = narrow(after, { unit, atoms: all.filter(({ principal }) => own.has(principalKey(principal))), remove }).inventory;
  }
  const later = record.filter(({ access, day }) => day >= from && seen.has(actionOf(access)));
  const answers = new Map<string, boolean>();
  const isBroken = ({ access }: Used): boolean => {
    const key = JSON.stringify(access);
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = preserves(inventory, after, access).preserved !== 'yes';
      answers.set(key, answer);
    }
    return answer;
  };
  return {
    calls: sum(later),
    broken: later.filter(isBroken),
    brokenByLiteral: sum(later.filter(({ access }) => access.resource !== undefined && !known.has(JSON.stringify(access)))),
    cut: remove.size,
  };
}

function actionOf({ principal, action }: AwsAccess): string {
  return `${principal} ${action}`;
}

export function sum(used: readonly Used[]): number {
  return used.reduce((total, { uses }) => total + uses, 0);
}

/** `3 of 1200 calls (0.25 %)` */
export function rateText(part: number, whole: number): string {
  return `${part} of ${whole} calls (${((100 * part) / Math.max(1, whole)).toFixed(2)} %)`;
}
