import { expandAction } from '../actions.ts';
import { table } from './tables.ts';

/** A service whose API calls AWS documents as CloudTrail events. */
export interface LoggedService {
  readonly prefix: string;
  /** Event sources of its calls. */
  readonly sources: readonly string[];
  /** Names or patterns of the only actions that are known to be logged; absent = all but data events. */
  readonly only?: readonly string[];
  /** A trail can leave the source out of its management events. */
  readonly excludable?: boolean;
  readonly cite: string;
}

/** Actions whose calls are data events, which no trail logs unless told to, or that are never logged at all. */
export interface DataPlane {
  readonly prefix: string;
  /** `resources.type` values of CloudTrail's data event selectors. */
  readonly resourceTypes: readonly string[];
  readonly actions: readonly string[];
  /** Event names by action where they differ. */
  readonly events?: Readonly<Record<string, readonly string[]>>;
  readonly never?: boolean;
  readonly cite: string;
}

const services = new Map(table<readonly LoggedService[]>('logged-services').map((row) => [row.prefix, row]));
const planes = new Map(table<readonly DataPlane[]>('data-events').map((row) => [row.prefix, row]));
const expanded = new Map<string, ReadonlySet<string>>();

/** The row of a service that is known to log its management calls. */
export function loggedService(prefix: string): LoggedService | undefined {
  return services.get(prefix);
}

/** Event sources that a trail can leave out, such as `kms.amazonaws.com`. */
export const EXCLUDABLE_SOURCES: ReadonlySet<string> = new Set(
  [...services.values()].filter((row) => row.excludable === true).flatMap((row) => row.sources),
);

/** Is a management call of this action known to be logged by its service? */
export function isLogged(row: LoggedService, action: string): boolean {
  return row.only === undefined || members(`only ${row.prefix}`, row.prefix, row.only).has(action);
}

/** The data plane that an action belongs to, if it does. */
export function dataPlane(action: string): DataPlane | undefined {
  const row = planes.get(action.slice(0, action.indexOf(':')));
  return row !== undefined && members(`data ${row.prefix}`, row.prefix, row.actions).has(action) ? row : undefined;
}

/** `resources.type` values of the data events of a service. */
export function dataTypes(prefix: string): readonly string[] {
  return planes.get(prefix)?.resourceTypes ?? [];
}

/** Names of the events by which a data-plane action shows. */
export function dataEvents(row: DataPlane, action: string): readonly string[] {
  return row.events?.[action] ?? [action.slice(action.indexOf(':') + 1)];
}

/** A resource, or a pattern of resources, by the thing that data event selectors name; undefined when it is not one. */
export function container(resource: string): string | undefined {
  const [, bucket] = /^(arn:[^:]+:s3:::[^/]+)(?:\/|$)/.exec(resource) ?? [];
  const [, owner] = /^(arn:[^:]+:(?:lambda:[^:]*:\d*:function:[^:]+|dynamodb:[^:]*:\d*:table\/[^/]+))(?:[:/]|$)/.exec(resource) ?? [];
  const whole = bucket ?? owner ?? resource;
  return /[*?$]/.test(whole) ? undefined : whole;
}

function members(name: string, prefix: string, patterns: readonly string[]): ReadonlySet<string> {
  const known = expanded.get(name);
  if (known !== undefined) return known;
  const made = new Set(patterns.flatMap((pattern) => expandAction(`${prefix}:${pattern}`)));
  expanded.set(name, made);
  return made;
}
