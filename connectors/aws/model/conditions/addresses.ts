import type { Tri } from '../patterns.ts';

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/**
 * IpAddress: is the request's address in the policy's range (CIDR, IPv4 or IPv6)? An IPv4 address without a prefix
 * stands for itself. Three things are not described and decide only what is the same either way: an IPv6 address without
 * a prefix (the documentation says `/32` for all), a range with bits behind its prefix, and IPv4 written as IPv6.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
export function inRange(expected: string, actual: string): Tri {
  const slash = expected.indexOf('/');
  const base = addressOf(slash < 0 ? expected : expected.slice(0, slash));
  const got = addressOf(actual);
  if (base === undefined || got === undefined) return 'maybe';
  if (isMapped(base) || isMapped(got)) return 'maybe';
  if (slash < 0) return within(base, 32, got) ? (within(base, base.bits, got) ? 'yes' : 'maybe') : 'no';
  const prefix = prefixOf(expected.slice(slash + 1), base.bits);
  if (prefix === undefined) return 'maybe';
  if (!within(base, prefix, got)) return 'no';
  return (base.value & ((1n << BigInt(base.bits - prefix)) - 1n)) === 0n ? 'yes' : 'maybe';
}

function within(range: Address, prefix: number, address: Address): boolean {
  const rest = BigInt(range.bits - prefix);
  return range.bits === address.bits && range.value >> rest === address.value >> rest;
}

/** `::ffff:0:0/96`, RFC 4291 section 2.5.5.2. */
function isMapped({ bits, value }: Address): boolean {
  return bits === 128 && value >> 32n === 0xffffn;
}

function prefixOf(text: string, bits: number): number | undefined {
  return /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) <= bits ? Number(text) : undefined;
}

function addressOf(text: string): Address | undefined {
  const value = text.includes(':') ? version6(text) : version4(text);
  return value === undefined ? undefined : { bits: text.includes(':') ? 128 : 32, value };
}

function version4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

/** Eight groups of hexadecimal digits, one run of zero groups as `::`, the last two also in dots; RFC 4291 section 2.2. */
function version6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2 || /\..*:/.test(text)) return undefined;
  const [left, right] = halves.map((half) => (half === '' ? [] : half.split(':').flatMap(groups)));
  if (left === undefined || left.includes(undefined) || right?.includes(undefined) === true) return undefined;
  const given = left.length + (right?.length ?? 0);
  if (right === undefined ? given !== 8 : given > 7) return undefined;
  const all = [...left, ...Array.from({ length: 8 - given }, () => 0n), ...(right ?? [])];
  return all.reduce<bigint>((value, group) => (value << 16n) | (group ?? 0n), 0n);
}

function groups(part: string, at: number, parts: readonly string[]): readonly (bigint | undefined)[] {
  if (/^[0-9a-f]{1,4}$/i.test(part)) return [BigInt(`0x${part}`)];
  const dotted = at === parts.length - 1 ? version4(part) : undefined;
  return dotted === undefined ? [undefined] : [dotted >> 16n, dotted & 0xffffn];
}
