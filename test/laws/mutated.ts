import fc from 'fast-check';

type Members = Record<string, unknown>;

/** One of the seeds with members anywhere in it replaced by odd values or removed. */
export function mutated<T>(seeds: readonly T[], odd: fc.Arbitrary<unknown>): fc.Arbitrary<T> {
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.option(odd, { nil: undefined })), { minLength: 1, maxLength: 4 }))
    .map(([seed, mutations]) => {
      const record = structuredClone(seed);
      for (const [pick, value] of mutations) mutate(record, pick, value);
      return record;
    });
}

function mutate(record: unknown, pick: number, value: unknown): void {
  const places: [Members, string][] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const member of Object.keys(node)) {
      places.push([node as Members, member]);
      walk((node as Members)[member]);
    }
  };
  walk(record);
  const place = places[pick % Math.max(places.length, 1)];
  if (place === undefined) return;
  if (value === undefined) delete place[0][place[1]];
  else place[0][place[1]] = structuredClone(value);
}
