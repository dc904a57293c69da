import type { PolicyDocument, Statement } from '../../inventory.ts';
import { type Answer, NO, YES, allOf, anyOf, maybe, negated } from '../conditions/answer.ts';
import { conditionHolds } from '../conditions/evaluate.ts';
import { matchesAction } from '../patterns.ts';
import { namedPrincipals } from './named.ts';
import { accountOf, type TrustRequest } from './request.ts';

/**
 * Does a trust policy let this somebody take the role? Three-valued: `maybe` names what would have to be known. Whoever is
 * named only by the account also needs an allowing policy of the account's own, which is not asked here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function admits(trust: PolicyDocument, request: TrustRequest): Answer {
  const of = (effect: Statement['effect']): Answer =>
    anyOf(trust.statements.filter((statement) => statement.effect === effect).map((statement) => statementAdmits(statement, trust.version, request)));
  return allOf([of('Allow'), negated(of('Deny'))]);
}

/** Does one statement, whatever its effect, speak of this request? */
export function statementAdmits(statement: Statement, version: string, request: TrustRequest): Answer {
  if (!speaksOfAction(statement, request.action)) return NO;
  return allOf([namesRequester(statement, request), conditionHolds(statement.condition ?? '', version, request.context)]);
}

function speaksOfAction({ actions, notActions }: Statement, action: string): boolean {
  if (actions !== undefined) return actions.some((pattern) => matchesAction(pattern, action));
  return notActions !== undefined && !notActions.some((pattern) => matchesAction(pattern, action));
}

/**
 * Forms of Principal: an account by its root or its number, a user, role or session by ARN, a principal that is gone by its
 * id, a service, a provider, or `*`, which in a trust policy means everybody whom the conditions leave.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function namesRequester(statement: Statement, request: TrustRequest): Answer {
  const named = namedPrincipals(statement);
  if (named === undefined) return maybe(['whom NotPrincipal leaves']);
  if (named === 'everybody') return YES;
  const names = named[request.kind] ?? [];
  return names.some((name) => nameIs(name, request)) ? YES : unknownSession(names, request);
}

/** Does one element of the list mean the requester? */
export function nameIs(name: string, request: TrustRequest): boolean {
  if (request.kind !== 'AWS') return name === request.name;
  if (name === '*' || name === request.name || name === request.id || name === request.session) return true;
  const account = accountOf(request.name);
  return name === account || (name.startsWith('arn:') && name.endsWith(`:iam::${account}:root`));
}

/** A policy may name one session of the role that asks. */
function unknownSession(names: readonly string[], request: TrustRequest): Answer {
  const role = /:role\/(?:.*\/)?([^/]+)$/.exec(request.name)?.[1];
  if (request.kind !== 'AWS' || role === undefined || request.session !== undefined) return NO;
  const sessions = `:${accountOf(request.name)}:assumed-role/${role}/`;
  return names.some((name) => name.includes(sessions)) ? maybe(['the session of the caller']) : NO;
}
