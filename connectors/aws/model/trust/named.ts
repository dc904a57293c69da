import { isObject } from '../../../../src/core/json.ts';
import type { Statement } from '../../inventory.ts';

/**
 * The Principal element of a statement by kind (AWS, Federated, Service); `everybody` for `"*"`, undefined for NotPrincipal and
 * anything else. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function namedPrincipals(statement: Statement): Readonly<Partial<Record<string, readonly string[]>>> | 'everybody' | undefined {
  const element: unknown = statement.principal === undefined ? undefined : JSON.parse(statement.principal);
  if (!isObject(element)) return undefined;
  const named = element['Principal'];
  if (named === '*') return 'everybody';
  if (!isObject(named)) return undefined;
  const texts = (value: unknown): readonly string[] => [value].flat().filter((each): each is string => typeof each === 'string');
  return Object.fromEntries(Object.entries(named).map(([kind, value]) => [kind, texts(value)]));
}
