import type { Tri } from '../patterns.ts';

/**
 * Bool: `true` or `false` on both sides; other spellings are not described.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Boolean
 */
export function equalsTruth(expected: string, actual: string): Tri {
  const isTruth = (text: string) => text === 'true' || text === 'false';
  if (!isTruth(expected) || !isTruth(actual)) return 'maybe';
  return expected === actual ? 'yes' : 'no';
}

/** Base64 by RFC 4648 with its padding and without stray bits: then equal bytes are equal texts. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/**
 * BinaryEquals compares byte for byte; both sides are base64 here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_BinaryEquals
 */
export function equalsBytes(expected: string, actual: string): Tri {
  if (!BASE64.test(expected) || !BASE64.test(actual)) return 'maybe';
  return expected === actual ? 'yes' : 'no';
}
