import { table } from '../mapping/tables.ts';

interface RegionList {
  readonly partitions: Readonly<Record<string, { readonly always: readonly string[]; readonly optIn: readonly string[] }>>;
}

/** The regions of a partition that pawl knows. One that is newer than the list is not asked, and so nothing is judged there. */
export function knownRegions(partition: string): readonly string[] {
  const { always, optIn } = lists()[partition] ?? { always: [], optIn: [] };
  return [...always, ...optIn].sort();
}

/** A region in which nobody can call anything before the account switches it on. */
export function isOptIn(partition: string, region: string): boolean {
  return lists()[partition]?.optIn.includes(region) ?? false;
}

function lists(): RegionList['partitions'] {
  return table<RegionList>('regions').partitions;
}
