import { isObject } from '../../../../src/core/json.ts';
import type { Statement } from '../../inventory.ts';

/** Kinds of principals in a policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export type PrincipalKind = 'AWS' | 'Federated' | 'Service';

/** The Principal element of a statement by kind; `everybody` for `"*"`, undefined for NotPrincipal and anything else. */
export function namedPrincipals(statement: Statement): Readonly<Partial<Record<string, readonly string[]>>> | 'everybody' | undefined {
  const element: unknown = statement.principal === undefined ? undefined : JSON.parse(statement.principal);
  if (!isObject(element)) return undefined;
  const named = element['Principal'];
  if (named === '*') return 'everybody';
  if (!isObject(named)) return undefined;
  return Object.fromEntries(Object.entries(named).map(([kind, value]) => [kind, [value].flat().filter((each): each is string => typeof each === 'string')]));
}
