import type { Tri } from '../patterns.ts';

/** A comparison of the request's value with the policy's; `maybe` when one of them is malformed. */
export type Comparison = (expected: string, actual: string) => Tri;

/** Longest number that is read; longer ones are nobody's limits. */
const MAX_LENGTH = 100;

/**
 * Numeric operators compare integers and decimals, here exactly and without floating point. Other forms (exponents,
 * a sign in front, a bare point) are not described, so they are not read.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric
 */
export function comparesNumbers(holds: (order: number) => boolean): Comparison {
  return (expected, actual) => {
    const [wanted, got] = [digitsOf(expected), digitsOf(actual)];
    if (wanted === undefined || got === undefined) return 'maybe';
    const scale = Math.max(wanted.scale, got.scale);
    const [a, b] = [scaled(got, scale), scaled(wanted, scale)];
    return holds(a < b ? -1 : a > b ? 1 : 0) ? 'yes' : 'no';
  };
}

interface Digits {
  readonly units: bigint;
  /** Digits behind the point. */
  readonly scale: number;
}

function digitsOf(text: string): Digits | undefined {
  const [, sign, whole, rest = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || text.length > MAX_LENGTH) return undefined;
  return { units: BigInt(`${sign}${whole}${rest}`), scale: rest.length };
}

function scaled({ units, scale }: Digits, to: number): bigint {
  return units * 10n ** BigInt(to - scale);
}
