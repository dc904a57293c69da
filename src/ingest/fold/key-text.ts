import { canonicalJson } from '../../core/json.ts';
import type { FoldKey } from '../../core/usage.ts';

/** `canonicalJson` of a fold key, whose members are known: several times as fast. */
export function keyText({ call, context, instance, outcome, principal, resources, scope }: FoldKey): string {
  const names = Object.keys(context);
  const ordered = names.every((name, at) => at === 0 || (names[at - 1] as string) < name) ? context : Object.fromEntries(names.sort().map((name) => [name, context[name]]));
  const key = { call, context: ordered, instance, outcome, principal, resources, scope };
  const text = JSON.stringify(key);
  // Half a surrogate pair is written as an escape; canonical text has U+FFFD in its place.
  return text.includes('\\ud') ? canonicalJson(key) : text;
}
