/** The parts of a CloudTrail record as they come: nothing is known of their types. */
export type Members = Readonly<Record<string, unknown>>;

/** The value when it is an object (not a list), else undefined. */
export function objectOf(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined;
}

/** The value when it is a text of 1 … `limit` UTF-16 units, else undefined. */
export function textOf(value: unknown, limit = 2048): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= limit ? value : undefined;
}

/** Present, and of another type than text: nothing may be concluded from it. */
export function isOddText(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== 'string';
}

/** True for an AWS account id: twelve digits (AWS Account Management Reference Guide, "Account identifiers"). */
export function isAccount(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 12) return false;
  for (let at = 0; at < 12; at++) {
    const code = value.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
