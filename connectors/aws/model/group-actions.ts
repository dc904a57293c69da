import { canApply } from './resource-types.ts';

/** An element of the new Action list with the resources on which it stays. */
export interface Entry {
  /** As it will be written. */
  readonly text: string;
  /** An action of the list, as against a pattern or an unknown name. */
  readonly named: boolean;
  /** The element of the Action list from which it comes. */
  readonly granted: string;
  /** Resource patterns that must stay, as they will be written. */
  readonly required: readonly string[];
}

/** One statement's worth of actions that share a list of resources. */
export interface Group {
  readonly entries: readonly Entry[];
  readonly resources: readonly string[];
}

/** What `groupActions` knows of the statement. */
export interface Resources {
  /** Every pattern that may be written, in the order in which it will be. */
  readonly order: readonly string[];
  /** Patterns of the statement as it was. */
  readonly original: ReadonlySet<string>;
  /** Patterns to which nothing that leaves ever applied: they stay where no other list fits better. */
  readonly idle: readonly string[];
}

/**
 * Puts actions that share their resources into one group, and keeps a statement in one piece where that grants nothing
 * more: an action may stand beside a resource to which it cannot apply (`s3:ListBucket` beside `reports/*`), if the
 * statement had that pair before, or the resource belongs to the action's own service.
 */
export function groupActions(entries: readonly Entry[], resources: Resources): readonly Group[] {
  const listed = (wanted: Iterable<string>): readonly string[] => {
    const set = new Set(wanted);
    return resources.order.filter((pattern) => set.has(pattern));
  };
  const needed = entries.flatMap((entry) => entry.required);
  const everything = listed([...needed, ...resources.idle]);
  const own = [...new Map(entries.map((entry) => [entry.required.join('\n'), listed(entry.required)])).values()];
  const candidates = [everything, listed(needed), ...own.sort((a, b) => b.length - a.length)];
  const ofServices = new Map<string, Set<string>>();
  for (const entry of entries) {
    const known = ofServices.get(serviceOf(entry)) ?? new Set();
    ofServices.set(serviceOf(entry), known);
    for (const pattern of entry.required) known.add(pattern);
  }
  const groups = new Map<string, { readonly entries: Entry[]; readonly resources: readonly string[] }>();
  for (const entry of entries) {
    const ofService = listed(ofServices.get(serviceOf(entry)) ?? []);
    const [first, second, ...rest] = candidates;
    const list = [first, second, ofService, ...rest].find((each) => each !== undefined && fits(entry, each, resources.original)) ?? entry.required;
    const key = list.join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { entries: [entry], resources: list });
    else group.entries.push(entry);
  }
  return [...groups.values()];
}

function fits(entry: Entry, list: readonly string[], original: ReadonlySet<string>): boolean {
  if (!entry.required.every((pattern) => list.includes(pattern))) return false;
  return list.every((pattern) => entry.required.includes(pattern) || mayStandBeside(entry, pattern, original));
}

function mayStandBeside(entry: Entry, pattern: string, original: ReadonlySet<string>): boolean {
  // An action that applies to none of its resources stands beside no other: there each pair was judged by itself.
  if (!entry.named || canApply(entry.text, pattern) || !entry.required.some((each) => canApply(entry.text, each))) return false;
  // Beside `*` another pattern says nothing, so it is only left where it stood.
  if (entry.required.includes('*') && !original.has(pattern)) return false;
  return original.has(pattern) || pattern.split(':')[2] === serviceOf(entry);
}

function serviceOf(entry: Entry): string {
  return entry.text.slice(0, entry.text.indexOf(':')).toLowerCase();
}
