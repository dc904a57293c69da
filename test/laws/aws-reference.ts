import type { AwsAccess, Statement } from '../../connectors/aws/inventory.ts';
import type { Facts, Parts } from './aws-account.ts';

/**
 * IAM's decision for one request of which everything is known, written for clarity and for nothing else: the oracle of
 * the laws. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function isAllowed(parts: Parts, action: string, resource: string, facts: Facts): boolean {
  const identity = [parts.inline, parts.managed, parts.group].flatMap((each) => each?.statements ?? []);
  return permits(identity, action, resource, facts) && (parts.boundary === undefined || permits(parts.boundary.statements, action, resource, facts));
}

/** Is an explicit Deny of the identity policies met? */
export function isDenied(parts: Parts, action: string, resource: string, facts: Facts): boolean {
  const identity = [parts.inline, parts.managed, parts.group].flatMap((each) => each?.statements ?? []);
  return identity.some((each) => each.effect === 'Deny' && meets(each, action, resource, facts));
}

/** The resources that an access may have meant. */
export function meant(access: AwsAccess, all: readonly string[]): readonly string[] {
  return access.resource === undefined ? all : [access.resource];
}

function permits(statements: readonly Statement[], action: string, resource: string, facts: Facts): boolean {
  const met = statements.filter((each) => meets(each, action, resource, facts));
  return met.some((each) => each.effect === 'Allow') && !met.some((each) => each.effect === 'Deny');
}

function meets(each: Statement, action: string, resource: string, facts: Facts): boolean {
  const patterns = each.resources ?? each.notResources ?? [];
  if (facts.value === undefined && facts.voids && patterns.some((pattern) => pattern.includes('${v}'))) return false;
  const named = (pattern: string) => glob(pattern.toLowerCase()).test(action.toLowerCase());
  const placed = (pattern: string) =>
    facts.value === undefined && pattern.includes('${v}') ? false : glob(pattern.replaceAll('${v}', facts.value ?? '')).test(resource);
  return (
    (each.actions?.some(named) ?? !each.notActions?.some(named)) &&
    (each.resources?.some(placed) ?? !each.notResources?.some(placed)) &&
    (each.condition === undefined || facts.conditions.has(each.condition))
  );
}

const globs = new Map<string, RegExp>();

function glob(pattern: string): RegExp {
  let known = globs.get(pattern);
  if (known === undefined) {
    known = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
    globs.set(pattern, known);
  }
  return known;
}
