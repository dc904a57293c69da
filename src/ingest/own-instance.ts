import type { UsageSource } from '../core/usage-source.ts';
import type { Projected } from '../core/usage.ts';

/** The projection with the source's own instance where the record names none, see `FoldKey.instance`. */
export function withInstance(projected: Projected, own: string): Projected {
  if (projected.kind !== 'call') return projected.instance === '' ? { ...projected, instance: own } : projected;
  const { key, facts } = projected;
  if (key.instance !== '') return projected;
  return { ...projected, key: { ...key, instance: own }, ...(facts === undefined ? {} : { facts: facts.map((fact) => ({ ...fact, instance: own })) }) };
}

/** What the name of a file tells, with the source's own instance where it says so. */
export function fileNamed(usage: Pick<UsageSource<unknown, unknown>, 'file'>, source: string, name: string): ReturnType<UsageSource<unknown, unknown>['file']> {
  const named = usage.file(name);
  return named.instance === '' ? { ...named, instance: source } : named;
}
