import { resourceIncludes } from './patterns.ts';
import { includes } from './automaton.ts';
import { ANY_RUN, type Token, literals, resourceTokens } from './tokens.ts';

/**
 * Does every value of a request that matches `narrow` under one positive operator match `wide` under another? `false`
 * also means that nothing documented says so. Operators in lower case; policy variables stand for equal values.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function valueIncludes(wideOperator: string, wide: string, narrowOperator: string, narrow: string): boolean {
  const operator = common(wideOperator);
  const other = common(narrowOperator);
  if (operator === other && wide === narrow) return true;
  if (isText(operator) && isText(other)) return textIncludes(operator, wide, other, narrow);
  if (operator === 'arnlike' && other === 'arnlike') return resourceIncludes(wide, narrow) === 'yes';
  if (operator === 'bool' && other === 'bool') return wide.toLowerCase() === narrow.toLowerCase();
  if (operator === 'ipaddress' && other === 'ipaddress') return rangeIncludes(wide, narrow);
  const [, kind, comparison] = /^(numeric|date)(.*)$/.exec(operator) ?? [];
  if (kind === undefined || comparison === undefined || !other.startsWith(kind)) return false;
  const [limit, value] = kind === 'date' ? [instant(wide), instant(narrow)] : [number(wide), number(narrow)];
  return limit !== undefined && value !== undefined && compares(comparison, limit, other.slice(kind.length), value);
}

/** `ArnEquals` and `ArnLike` behave alike. */
function common(operator: string): string {
  return operator === 'arnequals' ? 'arnlike' : operator;
}

function isText(operator: string): boolean {
  return operator === 'stringequals' || operator === 'stringequalsignorecase' || operator === 'stringlike';
}

function textIncludes(wideOperator: string, wide: string, narrowOperator: string, narrow: string): boolean {
  const outer = tokensOf(wideOperator, wide);
  if (outer.length === 1 && outer[0] === ANY_RUN) return true;
  if (wideOperator === 'stringequalsignorecase') {
    return includes(tokensOf(wideOperator, wide.toLowerCase()), tokensOf(narrowOperator, narrow.toLowerCase())) === true;
  }
  return narrowOperator !== 'stringequalsignorecase' && includes(outer, tokensOf(narrowOperator, narrow)) === true;
}

/** Only `StringLike` has wildcards; policy variables are everywhere. */
export function tokensOf(operator: string, value: string): readonly Token[] {
  if (operator === 'stringlike') return resourceTokens(value);
  return value.includes('${') ? resourceTokens(value.replaceAll(/(?<!\$\{)[*?]/g, '${$&}')) : literals(value);
}

/** Do all values with `narrow` satisfy `wide`? Comparisons are `equals`, `lessthan`, `lessthanequals` and so on. */
function compares(wide: string, limit: number, narrow: string, value: number): boolean {
  if (wide === 'lessthan') return (/^(?:equals|lessthanequals)$/.test(narrow) && value < limit) || (narrow === 'lessthan' && value <= limit);
  if (wide === 'lessthanequals') return /^(?:equals|lessthan|lessthanequals)$/.test(narrow) && value <= limit;
  if (wide === 'greaterthan') return (/^(?:equals|greaterthanequals)$/.test(narrow) && value > limit) || (narrow === 'greaterthan' && value >= limit);
  if (wide === 'greaterthanequals') return /^(?:equals|greaterthan|greaterthanequals)$/.test(narrow) && value >= limit;
  return wide === 'equals' && narrow === 'equals' && value === limit;
}

function number(text: string): number | undefined {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** Full instants in UTC only; of other forms nothing is claimed. */
function instant(text: string): number | undefined {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : undefined;
}

/** IPv4 ranges in CIDR form, or single addresses; of IPv6 only equal text is known. */
function rangeIncludes(wide: string, narrow: string): boolean {
  const outer = range(wide);
  const inner = range(narrow);
  return outer !== undefined && inner !== undefined && outer.bits <= inner.bits && inner.address >>> (32 - outer.bits) === outer.address >>> (32 - outer.bits);
}

function range(text: string): { readonly address: number; readonly bits: number } | undefined {
  const [, ...parts] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  const [a = NaN, b = NaN, c = NaN, d = NaN] = parts.slice(0, 4).map(Number);
  const bits = parts[4] === undefined ? 32 : Number(parts[4]);
  // A shift by 32 does nothing, so a range of everything is left to equal text.
  if (!(Math.max(a, b, c, d) <= 255) || bits > 32 || bits < 1) return undefined;
  return { address: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0, bits };
}
