import { byText } from '../../../src/core/order.ts';
import type { Atom } from '../../../src/core/permission.ts';
import { findAction } from '../actions.ts';
import type { AwsPermission, Statement } from '../inventory.ts';
import type { NarrowedStatement } from './narrow-statement.ts';

const REST = 'NotAction stays, and with it the names that the action list does not know';
const ELSEWHERE = 'NotAction holds for all resources and holders of its statement, and one of them needs the action';

/**
 * A NotAction statement with the actions that leave among its exceptions: an exception more grants less
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html). Only names that the
 * action list knows are added, and no pattern, so the unknown names that it grants are the same as before; an action
 * leaves only where all holders lose it on all resources. `undefined` when no action can leave so.
 */
export function exceptMore(
  statement: Statement,
  excepted: readonly string[],
  atoms: readonly Atom<AwsPermission>[],
  remove: ReadonlySet<string>,
): NarrowedStatement | undefined {
  const needed = new Set(atoms.filter(({ key }) => !remove.has(key)).map(({ permission }) => permission.action.toLowerCase()));
  const leaves = ({ action, named }: AwsPermission): boolean => named && !needed.has(action.toLowerCase()) && findAction(action) !== undefined;
  const added = new Set(atoms.filter(({ permission }) => leaves(permission)).map(({ permission }) => permission.action));
  if (added.size === 0) return undefined;
  const stay = atoms.filter(({ key, permission }) => remove.has(key) && !leaves(permission));
  return {
    statements: [{ ...statement, notActions: [...excepted, ...[...added].sort(byText)] }],
    givenBack: new Map(stay.map(({ key, permission }) => [key, permission.named ? ELSEWHERE : REST])),
  };
}
