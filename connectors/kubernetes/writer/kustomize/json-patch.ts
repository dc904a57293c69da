import { canonicalJson, isObject, type Json } from '../../../../src/core/json.ts';

/**
 * A value after operations of RFC 6902; undefined when one of them fails or is not followed here (`move`, `copy`).
 * https://www.rfc-editor.org/rfc/rfc6902
 */
export function patched(value: Json, operations: readonly unknown[]): Json | undefined {
  let now: Json | undefined = structuredClone(value) as Json;
  for (const operation of operations) {
    if (!isObject(operation) || typeof operation['op'] !== 'string' || typeof operation['path'] !== 'string' || now === undefined) return undefined;
    now = applied(now, operation['op'], operation['path'].split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')), operation['value'] as Json | undefined);
  }
  return now;
}

function applied(value: Json, op: string, [step, ...rest]: readonly string[], given: Json | undefined): Json | undefined {
  if (step === undefined) return op === 'test' ? (canonicalJson(value) === canonicalJson(given) ? value : undefined) : op === 'remove' ? undefined : given;
  if (!Array.isArray(value) && !isObject(value)) return undefined;
  if (Array.isArray(value)) return inList(value as readonly Json[], op, step, rest, given);
  const held = value[step];
  if (rest.length > 0 || op === 'test') {
    const inner = held === undefined ? undefined : applied(held as Json, op, rest, given);
    return inner === undefined ? undefined : { ...(value as Record<string, Json>), [step]: inner };
  }
  if (op === 'remove') return held === undefined ? undefined : Object.fromEntries(Object.entries(value as Record<string, Json>).filter(([key]) => key !== step));
  if ((op !== 'add' && (op !== 'replace' || held === undefined)) || given === undefined) return undefined;
  return { ...(value as Record<string, Json>), [step]: given };
}

function inList(list: readonly Json[], op: string, step: string, rest: readonly string[], given: Json | undefined): Json | undefined {
  const at = step === '-' ? list.length : /^(?:0|[1-9]\d{0,5})$/.test(step) ? Number(step) : -1;
  if (at < 0 || at > list.length) return undefined;
  const held = list[at];
  if (rest.length > 0 || op === 'test') {
    const inner = held === undefined ? undefined : applied(held, op, rest, given);
    return inner === undefined ? undefined : list.with(at, inner);
  }
  if (op === 'remove') return held === undefined ? undefined : list.toSpliced(at, 1);
  if (given === undefined) return undefined;
  return op === 'add' ? list.toSpliced(at, 0, given) : op === 'replace' && held !== undefined ? list.with(at, given) : undefined;
}
