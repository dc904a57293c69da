import { type RequestContext, valuesOf } from './context.ts';
import type { Value } from './syntax.ts';

/**
 * A stretch of a value: `written` in the policy, where wildcards count; `escaped` there, where they do not; `given` by
 * the request; or `open`: any text, because it is not known.
 */
export type Part = { readonly kind: 'written' | 'escaped' | 'given'; readonly text: string } | { readonly kind: 'open' };

/** One value of a condition with its policy variables replaced. */
export interface Operand {
  /** The value as the policy has it, for operators without variables. */
  readonly text: string;
  readonly parts: readonly Part[];
  /** A variable without a value stands in it, so it matches nothing. */
  readonly impossible: boolean;
  /** What makes parts `open`, in words. */
  readonly missing: readonly string[];
  /** Doubts that concern the whole statement: see `operandOf`. */
  readonly voids: readonly string[];
}

const VARIABLE = /\$\{([^{}]*)\}/g;
/** `key` or `key, 'default'`. */
const INSIDE = /^([^,'{}]+)(?:, '([^']*)')?$/;

/**
 * Replaces policy variables: `${key}`, `${key, 'default'}`, and `${*}`, `${?}`, `${$}` for the characters themselves;
 * keys with several values cannot be variables. In documents before 2012-10-17 all of it is plain text.
 * A variable without value and default matches nothing and "might cause the entire statement to be invalid", so as long
 * as one may lack its value, no clause of the statement holds for certain (`voids`).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function operandOf(value: Value, version: string, context: RequestContext): Operand {
  const { text } = value;
  if (value.rewritten) return doubtful(text, [`the digits of ${text} as the policy has them`]);
  if (version !== '2012-10-17' || !text.includes('${')) return writtenOperand(value);
  const parts: Part[] = [];
  const missing: string[] = [];
  const voids: string[] = [];
  let impossible = false;
  let at = 0;
  for (const match of text.matchAll(VARIABLE)) {
    parts.push({ kind: 'written', text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    const found = replace(match[1] ?? '', context);
    parts.push(found.part);
    missing.push(...found.missing);
    voids.push(...found.voids);
    impossible ||= found.impossible === true;
  }
  parts.push({ kind: 'written', text: text.slice(at) });
  const unread = parts.some((part) => part.kind === 'written' && part.text.includes('${'));
  if (unread) return doubtful(text, [`how IAM reads the variables of ${JSON.stringify(text)}`]);
  return { text, parts, impossible, missing, voids };
}

/** A value in which nothing is replaced. */
export function writtenOperand({ text }: Value): Operand {
  return { text, parts: [{ kind: 'written', text }], impossible: false, missing: [], voids: [] };
}

interface Replaced {
  readonly part: Part;
  readonly impossible?: boolean;
  readonly missing: readonly string[];
  readonly voids: readonly string[];
}

function replace(inside: string, context: RequestContext): Replaced {
  if (inside === '*' || inside === '?' || inside === '$') return { part: { kind: 'escaped', text: inside }, missing: [], voids: [] };
  const [, key, fallback] = INSIDE.exec(inside) ?? [];
  if (key === undefined) return open([`how IAM reads the variable \${${inside}}`], true);
  const values = valuesOf(context, key);
  if (values === undefined) return open([`the key ${key}`], fallback === undefined);
  if (values === null) {
    if (fallback !== undefined) return given(fallback);
    return { part: { kind: 'open' }, impossible: true, missing: [], voids: [`whether a statement holds whose variable \${${key}} has no value`] };
  }
  const [only] = values;
  if (only === undefined || values.length > 1) return open([`how IAM reads the variable \${${key}} of ${values.length} values`], fallback === undefined);
  return given(only);
}

function given(text: string): Replaced {
  return { part: { kind: 'given', text }, missing: [], voids: [] };
}

function open(missing: readonly string[], isVoid: boolean): Replaced {
  return { part: { kind: 'open' }, missing, voids: isVoid ? missing : [] };
}

function doubtful(text: string, missing: readonly string[]): Operand {
  return { text, parts: [{ kind: 'open' }], impossible: false, missing, voids: missing };
}
