import type { AwsAccess, ResourceRegion } from '../inventory.ts';
import { byText } from '../../../src/core/order.ts';
import { resourceDisjoint, resourceIncludes } from './patterns.ts';
import { canApply } from './resource-types.ts';
import { regionTouches } from './regions.ts';

/** Something with a name that stays, by which a wildcard can be narrowed. */
interface Container {
  /** ARN of the container or of a thing in it; group 1 is the ARN of the container. */
  readonly arn: RegExp;
  /** Patterns that together hold the container and all in it. */
  readonly patterns: (container: string) => readonly string[];
  /** Actions that make or unmake the container: their next use will name another one. */
  readonly made: RegExp;
}

const NEVER = /(?!)/;
const itself = (arn: string): readonly string[] => [arn];
const section = '[^:/*?$]+';
const place = (service: string): string => `^arn:[^:]+:${service}:${section}:${section}`;

/**
 * Resource types whose names people choose and keep; ARN formats from the tables "Resource types defined by …" of
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * Types with generated ids (instances, tasks, executions, snapshots, network interfaces, …) are left out on purpose.
 */
const CONTAINERS: readonly Container[] = [
  // list_amazons3.html: an object's container is its bucket.
  { arn: /^(arn:[^:]+:s3:::[^:/*?$]+)\/./, patterns: (bucket) => [`${bucket}/*`], made: NEVER },
  { arn: /^(arn:[^:]+:s3:::[^:/*?$]+)$/, patterns: itself, made: /^bucket$/ },
  // list_amazondynamodb.html: queries of an index are checked on the index, and its name is not always recorded.
  { arn: at('dynamodb', `:table/${section}`, '(?:/index/.+)?$'), patterns: (table) => [table, `${table}/index/*`], made: /^(global)?table.*$/ },
  { arn: at('sqs', `:${section}`), patterns: itself, made: /^queue$/ },
  { arn: at('sns', `:${section}`), patterns: itself, made: /^topic$/ },
  // list_awslambda.html: versions and aliases follow a colon.
  { arn: at('lambda', `:function:${section}`, '(?::[^:]+)?$'), patterns: (name) => [name, `${name}:*`], made: /^function$/ },
  // …/secretsmanager/latest/userguide/reference_iam-permissions.html: six characters follow the name; a call may name
  // the secret with or without them, and a name may look like both.
  { arn: at('secretsmanager', ':secret:[^:*?$]+'), patterns: (secret) => [secret, `${secret}-??????`], made: /^secret$/ },
  { arn: at('ssm', ':parameter/[^:*?$]+'), patterns: itself, made: /^parameters?$/ },
  // list_awskeymanagementservice.html: calls by alias are checked on the key.
  { arn: at('kms', `:key/${section}`), patterns: itself, made: NEVER },
  // list_amazoncloudwatchlogs.html: streams, and for most actions the group itself, are written `NAME:*`.
  { arn: at('logs', ':log-group:[^:*?$]+', '(?::.*)?$'), patterns: (group) => [group, `${group}:*`], made: /^loggroup$/ },
  { arn: /^(arn:[^:]+:iam::[^:]*:(?:role|policy|user|group|instance-profile)\/[^:*?$]+)$/, patterns: itself, made: /^(role|policy|user|group|instanceprofile)$/ },
  { arn: at('ecr', ':repository/[^:*?$]+'), patterns: itself, made: /^repository$/ },
  { arn: at('states', `:stateMachine:${section}`, '(?::[^:]+)?$'), patterns: (machine) => [machine, `${machine}:*`], made: /^statemachine$/ },
  { arn: at('events', ':(?:rule|event-bus)/[^:*?$]+'), patterns: itself, made: /^(rule|eventbus)$/ },
  { arn: at('kinesis', `:stream/${section}`), patterns: itself, made: /^stream$/ },
  { arn: at('firehose', `:deliverystream/${section}`), patterns: itself, made: /^deliverystream$/ },
  { arn: at('rds', `:(?:cluster|db):${section}`), patterns: itself, made: /^db(cluster|instance).*$/ },
  { arn: at('athena', `:workgroup/${section}`), patterns: itself, made: /^workgroup$/ },
];

function at(service: string, name: string, tail = '$'): RegExp {
  return new RegExp(`(${place(service)}${name})${tail}`);
}

/** More containers than this say that the wildcard is really meant. */
const MAX_CONTAINERS = 20;

/**
 * Patterns of the container in which a used resource lies, those first that cannot be told apart by the record;
 * `undefined` when its type has no names that stay.
 */
export function containerPatterns(resource: string): readonly string[] | undefined {
  for (const { arn, patterns } of CONTAINERS) {
    const name = arn.exec(resource)?.[1];
    if (name !== undefined) return patterns(name);
  }
  return undefined;
}

/** Answers into which regions a granted resource pattern falls for one principal's use of one action. */
export type Splitter = (principal: string, action: string, pattern: string) => readonly ResourceRegion[] | undefined;

/**
 * Prepares `split`: one region per pattern of a used container, and the rest. INVARIANT: the regions partition the
 * pattern, and each lies in it. No split (`undefined`) where the rest could not be judged: no use, a use whose resource
 * is unknown, no resource of the action, or may or may not match, a type without lasting names, an action that makes or unmakes containers, too
 * many containers, a container that sticks out of the pattern.
 */
export function splitter(exercised: readonly AwsAccess[]): Splitter {
  const used = new Map<string, Set<string | undefined>>();
  for (const access of exercised) {
    const key = `${access.principal}\n${access.action.toLowerCase()}`;
    const resources = used.get(key);
    if (resources === undefined) used.set(key, new Set([access.resource]));
    else resources.add(access.resource);
  }
  return (principal, action, pattern) => {
    if (!/[*?]/.test(pattern)) return undefined;
    const resources = used.get(`${principal}\n${action.toLowerCase()}`);
    if (resources === undefined) return undefined;
    const carved = carve(action, pattern, resources);
    if (carved === undefined || carved.length === 0) return undefined;
    return [...carved.map((each) => ({ pattern: each, except: [] })), { pattern, except: carved }];
  };
}

function carve(action: string, pattern: string, resources: ReadonlySet<string | undefined>): readonly string[] | undefined {
  const containers = new Set<string>();
  const carved = new Set<string>();
  const whole = { pattern, except: [] };
  for (const resource of resources) {
    if (resource === undefined) return undefined;
    const touches = regionTouches(whole, resource);
    if (touches === 'no') continue;
    const patterns = touches === 'maybe' || !canApply(action, resource) || makes(action, resource) ? undefined : containerPatterns(resource);
    if (patterns === undefined) return undefined;
    containers.add(patterns[0] ?? '');
    for (const each of patterns.filter((one) => canApply(action, one) || regionTouches({ pattern: one, except: [] }, resource) !== 'no')) {
      if (each === pattern || resourceIncludes(pattern, each) !== 'yes') return undefined;
      carved.add(each);
    }
  }
  return containers.size > MAX_CONTAINERS ? undefined : disjoint([...carved].sort(byText));
}

/** Without those that lie in another one; `undefined` where two may overlap. */
function disjoint(carved: readonly string[]): readonly string[] | undefined {
  const others = (one: string): readonly string[] => carved.filter((other) => other !== one && /[*?]/.test(`${one}${other}`));
  const outer = carved.filter((one) => !others(one).some((other) => resourceIncludes(other, one) === 'yes'));
  const overlap = outer.some((one) => others(one).some((other) => outer.includes(other) && resourceDisjoint(one, other) !== 'yes'));
  return overlap ? undefined : outer;
}

/** `CreateTopic`, `PutParameter`, `DeleteQueue`: the next one will have another name. */
function makes(action: string, resource: string): boolean {
  const name = /^[^:]+:(?:create|delete|put)(.*)$/.exec(action.toLowerCase())?.[1];
  return name !== undefined && CONTAINERS.some(({ arn, made }) => made.test(name) && arn.test(resource));
}
