import { createRequire } from 'node:module';
import { byText } from '../../src/core/order.ts';

/** Access level of an action in AWS's service authorization reference. */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management';

/** What AWS documents of one action. */
export interface ActionInfo {
  /** IAM prefix, lower case. */
  readonly service: string;
  /** `s3:GetObject`, as AWS spells it. */
  readonly action: string;
  readonly level: AccessLevel;
  /** Resource types of the service on which it can be allowed; empty = only `*`. */
  readonly resourceTypes: readonly string[];
  /** True: no API operation of that name; false: there is one; undefined: not known. */
  readonly permissionOnly: boolean | undefined;
}

/** UTC date of the action list. */
export const ACTION_LIST_DATE = '2026-09-26';

/** Form of data/actions.json, which data/generate.ts writes. */
interface ActionList {
  readonly date: string;
  readonly services: Readonly<
    Record<
      string,
      {
        /** ARN format by resource type, sorted by type. */
        readonly types: Readonly<Record<string, string>>;
        /** Level letter, permission-only mark, indexes into `types`; sorted by name. */
        readonly actions: Readonly<Record<string, string>>;
        /** Further actions that AWS documents as needed for one, separated by a space. */
        readonly dependents: Readonly<Record<string, string>>;
        /** By UTC date: names that an edition of the list had and the one before had not, separated by a space. */
        readonly added?: Readonly<Record<string, string>>;
      }
    >
  >;
}

const LEVELS: Readonly<Record<string, AccessLevel>> = { L: 'List', R: 'Read', W: 'Write', T: 'Tagging', P: 'Permissions management' };
const PERMISSION_ONLY: Readonly<Record<string, boolean>> = { '+': true, '-': false };

/** The actions of one service, made when first asked for: a worker needs few of the 450 services. */
interface ServiceActions {
  /** By lower-case action. */
  readonly byName: ReadonlyMap<string, ActionInfo>;
  /** Sorted. */
  readonly names: readonly string[];
}

let loaded: ActionList | undefined;
let every: readonly string[] | undefined;
const services = new Map<string, ServiceActions>();
const expansions = new Map<string, readonly string[]>();

/** Every action that an IAM action pattern (`s3:Get*`, `*`, `S3:getobject`) matches, spelled as in the list, sorted. */
export function expandAction(pattern: string): readonly string[] {
  const wanted = pattern.toLowerCase();
  const known = expansions.get(wanted);
  if (known !== undefined) return known;
  const found = expand(wanted);
  expansions.set(wanted, found);
  return found;
}

/** Looks an action up, whatever its case. */
export function findAction(action: string): ActionInfo | undefined {
  const name = action.toLowerCase();
  return actionsOf(name.slice(0, Math.max(0, name.indexOf(':'))))?.byName.get(name);
}

/** ARN formats of a resource type, such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
export function resourceArnFormats(service: string, resourceType: string): readonly string[] {
  const types = entryOf(service.toLowerCase())?.types;
  const format = types !== undefined && Object.hasOwn(types, resourceType) ? types[resourceType] : undefined;
  return format === undefined ? [] : [format];
}

/** Does the list know the IAM prefix? */
export function isService(prefix: string): boolean {
  return entryOf(prefix.toLowerCase()) !== undefined;
}

/**
 * Actions that AWS documents as "dependent actions" of one: the caller may need them as well (`iam:PassRole` of
 * `lambda:CreateFunction`). From the edition of 2025-12, the last one that carries them; empty for newer actions.
 */
export function dependentActions(action: string): readonly string[] {
  const info = findAction(action);
  if (info === undefined) return [];
  const dependents = entryOf(info.service)?.dependents[info.action.slice(info.service.length + 1)];
  return dependents === undefined ? [] : dependents.split(' ');
}

/** Since which edition of the list it has the action; undefined = since the first. */
export function addedOn(action: string): string | undefined {
  const info = findAction(action);
  if (info === undefined) return undefined;
  const name = info.action.slice(info.service.length + 1);
  return Object.entries(entryOf(info.service)?.added ?? {}).find(([, names]) => names.split(' ').includes(name))?.[0];
}

function expand(pattern: string): readonly string[] {
  if (pattern === '*' || pattern === '*:*') return all();
  if (!/[*?]/.test(pattern)) {
    const info = findAction(pattern);
    return info === undefined ? [] : [info.action];
  }
  const prefix = /^([^*?:]+):/.exec(pattern)?.[1];
  const candidates = prefix === undefined ? all() : (actionsOf(prefix)?.names ?? []);
  return candidates.filter((action) => matches(pattern, action.toLowerCase()));
}

/** `*` stands for any text, `?` for one character. Greedy with one point of return, so never super-linear in practice. */
function matches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const mark = pattern[p];
    if (mark === '*') {
      star = p;
      p += 1;
      resume = t;
    } else if (mark !== undefined && (mark === '?' || mark === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      resume += 1;
      t = resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

function list(): ActionList {
  loaded ??= createRequire(import.meta.url)('./data/actions.json') as ActionList;
  return loaded;
}

/** All actions of all services, sorted. */
function all(): readonly string[] {
  every ??= Object.keys(list().services).flatMap((service) => actionsOf(service)?.names ?? []).sort(byText);
  return every;
}

function entryOf(service: string): ActionList['services'][string] | undefined {
  const { services: entries } = list();
  return Object.hasOwn(entries, service) ? entries[service] : undefined;
}

function actionsOf(service: string): ServiceActions | undefined {
  let made = services.get(service);
  if (made !== undefined) return made;
  const entry = entryOf(service);
  if (entry === undefined) return undefined;
  made = build(service, entry);
  services.set(service, made);
  return made;
}

function build(service: string, entry: ActionList['services'][string]): ServiceActions {
  const types = Object.keys(entry.types);
  const byName = new Map<string, ActionInfo>();
  for (const [name, row] of Object.entries(entry.actions)) {
    const action = `${service}:${name}`;
    byName.set(action.toLowerCase(), {
      service,
      action,
      level: LEVELS[row[0] ?? ''] ?? 'Write',
      resourceTypes: typesOf(row.slice(2), types),
      permissionOnly: PERMISSION_ONLY[row[1] ?? ''],
    });
  }
  return { byName, names: [...byName.values()].map(({ action }) => action).sort(byText) };
}

function typesOf(indexes: string, types: readonly string[]): readonly string[] {
  if (indexes === '') return [];
  return indexes.split(',').map((at) => types[Number(at)] ?? '').filter((type) => type !== '');
}
