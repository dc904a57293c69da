import { findAction } from '../actions.ts';
import type { AwsInventory, AwsPermission } from '../inventory.ts';
import { heldBy } from './cover-rules.ts';
import { type Actions, type Piece, meets, piecesOf, remainderOf } from './inside.ts';
import { type Reaching, missing, principalHolder, reaching } from './reaching.ts';
import { patternsOf, variablesOf } from './rule.ts';
import { identityRules } from './rules.ts';

/**
 * Does the inventory still grant the whole permission to its holder, by whatever path and under the same or no
 * conditions? `unknown` when only documents that the export lacks may hold it.
 * A Deny that already was there does not count against it; one that is new does, when `granted` is given.
 */
export function holds(inventory: AwsInventory, permission: AwsPermission, granted?: AwsInventory): 'yes' | 'no' | 'unknown' {
  if (principalHolder(inventory, permission.holder) === undefined) return 'no';
  const rules = identityRules(inventory, permission.holder);
  const candidates = permission.named ? rules.on(permission.action).allow : rules.allow;
  const answers = actionsOf(inventory, permission, granted).map((actions) => heldBy(pieceOf(granted ?? inventory, permission, actions), candidates));
  const held = answers.every((each) => each === 'yes') ? 'yes' : answers.every((each) => each === 'no') ? 'no' : 'unknown';
  if (held === 'no') return missing(inventory, permission.holder).length > 0 ? 'unknown' : 'no';
  return granted !== undefined && isNewlyDenied(inventory, granted, permission) ? 'no' : held;
}

function pieceOf(inventory: AwsInventory, permission: AwsPermission, actions: Actions): Piece {
  const { policy, region, condition } = permission;
  const own = statementsOf(inventory, permission).flatMap(({ statement }) => statement.resources ?? statement.notResources ?? []);
  return { source: policy, actions, region, condition, variables: variablesOf([...patternsOf(region), ...own]) };
}

/** The statement that granted the permission, or what is left of it. */
function statementsOf(inventory: AwsInventory, { holder, policy, statement }: AwsPermission): readonly Reaching[] {
  return reaching(inventory, holder).filter((each) => each.policy === policy && each.statement.origin === statement);
}

/**
 * The actions of a permission. Whether a single element was one of Action or of NotAction tells its statement, where
 * that is known and the permission does not say so itself; otherwise both are asked for. No name that the action list
 * knows is one of a remainder, so a NotAction list that has got such a name more holds the remainder as before.
 */
function actionsOf(inventory: AwsInventory, permission: AwsPermission, granted?: AwsInventory): readonly Actions[] {
  if (permission.named) return [{ pattern: permission.action }];
  const remainder = remainderOf(permission);
  const excepted = reaching(inventory, permission.holder).flatMap(({ statement }) => (statement.effect === 'Allow' ? (statement.notActions ?? []) : []));
  const known = excepted.filter((each) => findAction(each) !== undefined);
  if ('not' in remainder) return [{ not: [...remainder.not, ...known] }];
  const negated: Actions = { not: [remainder.pattern, ...known] };
  const [own] = statementsOf(granted ?? inventory, permission);
  if (own === undefined) return [remainder, negated];
  return [own.statement.notActions === undefined ? remainder : negated];
}

function isNewlyDenied(inventory: AwsInventory, granted: AwsInventory, permission: AwsPermission): boolean {
  const before = identityRules(granted, permission.holder).deny;
  const after = identityRules(inventory, permission.holder).deny;
  const pieces = actionsOf(inventory, permission, granted).map((actions) => pieceOf(granted, permission, actions));
  return after.some(
    (deny) => pieces.some((piece) => meets(piece, deny)) && piecesOf(deny).some((piece) => heldBy(piece, before) !== 'yes'),
  );
}
