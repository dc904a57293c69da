import { expandAction } from '../actions.ts';
import type { ResourceRegion, Statement } from '../inventory.ts';
import { inCurrentVersion } from './arn.ts';
import { matchesAction } from './patterns.ts';
import { canApply } from './resource-types.ts';

/** One action of one statement on one of its resource patterns, before any split. */
export interface Granted {
  /**
   * The element of the Action list, or the whole NotAction list joined by a comma. For the unknown names of one service
   * that `*` grants: the pattern of that service, `s3:*`.
   */
  readonly granted: string;
  readonly action: string;
  readonly named: boolean;
  readonly region: ResourceRegion;
  /** The element of the Action list from which it was expanded; absent when it was granted literally. */
  readonly expandedFrom: string | undefined;
}

const WILDCARD = /[*?]/;
const cache = new WeakMap<Statement, Map<string, readonly Granted[]>>();

/**
 * What an Allow statement grants, action by action and resource pattern by resource pattern. Each action is granted by
 * the first element that matches it. Where a pattern was expanded, or another resource pattern of the statement applies,
 * an action is not paired with a resource pattern that none of its resource types can match (`s3:PutObject` on a bucket
 * without `/*`): such a pair grants nothing.
 */
export function grantedBy(statement: Statement, version: string): readonly Granted[] {
  let versions = cache.get(statement);
  if (versions === undefined) {
    versions = new Map();
    cache.set(statement, versions);
  }
  let known = versions.get(version);
  if (known === undefined) {
    known = statement.effect === 'Allow' ? expand(statement, version) : [];
    versions.set(version, known);
  }
  return known;
}

type Named = Omit<Granted, 'region'>;

function expand(statement: Statement, version: string): readonly Granted[] {
  const actions = statement.actions === undefined ? exceptActions(statement.notActions ?? []) : fromActions(statement.actions);
  if (statement.notResources !== undefined) {
    const region = { not: statement.notResources.map((each) => inCurrentVersion(each, version)), except: [] };
    return actions.map((action) => ({ ...action, region }));
  }
  const patterns = [...new Set(statement.resources ?? [])].map((each) => inCurrentVersion(each, version));
  const regions = patterns.map((pattern) => ({ pattern, region: { pattern, except: [] } }));
  return actions.flatMap((action) => {
    const apply = action.named ? regions.filter(({ pattern }) => canApply(action.action, pattern)) : regions;
    const kept = apply.length === 0 && action.expandedFrom === undefined ? regions : apply;
    return kept.map(({ region }) => ({ ...action, region }));
  });
}

function fromActions(elements: readonly string[]): readonly Named[] {
  const out: Named[] = [];
  const seen = new Set<string>();
  const add = (granted: string, action: string, named: boolean, expandedFrom: string | undefined): void => {
    const key = action.toLowerCase();
    if (seen.has(key)) return;
    seen.add(key);
    out.push({ granted, action, named, expandedFrom });
  };
  for (const granted of elements) {
    const known = expandAction(granted);
    if (!WILDCARD.test(granted)) {
      add(granted, known[0] ?? granted, true, undefined);
      continue;
    }
    for (const action of known) add(granted, action, true, granted);
    // Unknown names are judged service by service: each service is recorded, or not, by itself.
    if (isEverything(granted)) for (const service of servicesOf(known)) add(`${service}:*`, `${service}:*`, false, granted);
    add(granted, granted, false, granted);
  }
  return out;
}

/** `*`, in any of its spellings. */
export function isEverything(element: string): boolean {
  return /^\*+(:\*+)?$/.test(element);
}

/** The pattern of all names of one service, `s3:*`. */
export function isWholeService(element: string): boolean {
  return /^[^*?:]+:\*$/.test(element);
}

function servicesOf(actions: readonly string[]): ReadonlySet<string> {
  return new Set(actions.map((action) => action.slice(0, action.indexOf(':'))));
}

function exceptActions(elements: readonly string[]): readonly Named[] {
  const granted = elements.join(',');
  const known = expandAction('*').filter((action) => !elements.some((element) => matchesAction(element, action)));
  return [...known.map((action) => ({ granted, action, named: true, expandedFrom: granted })), { granted, action: granted, named: false, expandedFrom: granted }];
}
