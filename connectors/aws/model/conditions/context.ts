/**
 * What is known of a request's context, by condition key: its values, or `null` for a key that certainly was absent.
 * A key that is not listed is not known. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export type RequestContext = Readonly<Record<string, readonly string[] | null>>;

/** Every key may have any values or be absent. */
export const NOTHING_KNOWN: RequestContext = {};

type Known = ReadonlyMap<string, readonly string[] | null | undefined>;
const prepared = new WeakMap<RequestContext, Known>();

/**
 * Values of a key, `null` when it was absent, `undefined` when that is not known. Names of keys are not case-sensitive,
 * also not in their part behind a slash, so two entries that differ in nothing else say nothing (same page).
 */
export function valuesOf(context: RequestContext, key: string): readonly string[] | null | undefined {
  let known = prepared.get(context);
  if (known === undefined) {
    known = prepare(context);
    prepared.set(context, known);
  }
  return known.get(key.toLowerCase());
}

function prepare(context: RequestContext): Known {
  const known = new Map<string, readonly string[] | null | undefined>();
  for (const [name, values] of Object.entries(context)) {
    const key = name.toLowerCase();
    known.set(key, known.has(key) ? undefined : values);
  }
  return known;
}
