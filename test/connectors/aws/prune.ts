/** A copy of a record with only the members under the given dotted paths; a path through a list goes through each element. */
export function prune(value: unknown, fields: readonly string[]): unknown {
  if (fields.includes('')) return value;
  if (Array.isArray(value)) return value.map((element) => prune(element, fields));
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [member, inner] of Object.entries(value)) {
    const below = fields.filter((field) => field === member || field.startsWith(`${member}.`)).map((field) => field.slice(member.length + 1));
    if (below.length > 0) kept[member] = prune(inner, below);
  }
  return kept;
}
