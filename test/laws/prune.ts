import type { RecordFields } from '../../src/core/usage-source.ts';

interface Kept {
  readonly paths: readonly string[];
  readonly texts: readonly { readonly below: string; readonly beginning: string }[];
}

/** A copy of a record with only what its source says that it reads. */
export function prune(record: unknown, fields: RecordFields): unknown {
  return pruned(record, { paths: fields.paths, texts: fields.texts ?? [] });
}

function pruned(value: unknown, { paths, texts }: Kept): unknown {
  if (paths.includes('')) return value;
  if (Array.isArray(value)) return value.map((element) => pruned(element, { paths, texts }));
  if (typeof value !== 'object' || value === null) return value;
  const beginnings = texts.filter(({ below }) => below === '').map(({ beginning }) => beginning);
  const kept: Record<string, unknown> = {};
  for (const [member, inner] of Object.entries(value)) {
    const name = member.replaceAll('.', '\\.');
    const below = paths.filter((path) => path === name || path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
    const deeper = texts.filter((text) => text.below === member || text.below.startsWith(`${member}.`)).map((text) => ({ ...text, below: text.below.slice(member.length + 1) }));
    if (below.length > 0 || deeper.length > 0) kept[member] = pruned(inner, { paths: below, texts: deeper });
    else if (beginnings.length > 0) kept[member] = textsOf(inner, beginnings);
  }
  return kept;
}

/** The texts in a value that begin in one of these ways, as a flat list: where they stood does not matter. */
function textsOf(value: unknown, beginnings: readonly string[]): readonly string[] {
  if (typeof value === 'string') return beginnings.some((beginning) => value.startsWith(beginning)) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((inner) => textsOf(inner, beginnings));
}
