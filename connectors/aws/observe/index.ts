import type { Observation, ShownClass } from '../../../src/core/observation.ts';
import type { Observable } from '../../../src/core/permission.ts';
import { ACTION_LIST_DATE, type ActionInfo, findAction } from '../actions.ts';
import type { AwsPermission } from '../inventory.ts';
import { dataClass } from '../mapping/classes.ts';
import { container, dataEvents, type DataPlane, dataPlane, EXCLUDABLE_SOURCES, isLogged, type LoggedService, loggedService } from '../mapping/logged.ts';
import { unproducible } from '../mapping/produced.ts';

export { classes } from '../mapping/classes.ts';

/**
 * A class of events counts as logged throughout only if no stretch of the window longer than this is without one.
 * An account's management events come every day; a week without any is more likely a changed setting than a quiet week.
 */
export const MAX_GAP_DAYS = 7;

const READS = /^(Get|List|Describe|Head|Lookup|BatchGet|Search|View)/;
const WRITES =
  /^(Accept|Add|Allocate|Apply|Assign|Associate|Attach|Authorize|Cancel|Change|Create|Deactivate|Delete|Deregister|Detach|Disable|Disassociate|Enable|Import|Modify|Purchase|Put|Reboot|Register|Reject|Release|Remove|Replace|Reset|Restore|Revoke|Run|Schedule|Send|Set|Start|Stop|Terminate|Unassign|Update|Upload)/;

/**
 * Would this record have shown a use of the permission? Positive grounds only: a recorded call can show the action,
 * AWS documents that the service logs it, and this record shows that kind of event throughout the window.
 */
export function observable(permission: AwsPermission, observation: Observation): Observable {
  if (!permission.named) return remainder(permission.action, observation);
  const info = findAction(permission.action);
  const hidden = info === undefined ? `the action list of AWS (${ACTION_LIST_DATE}) does not know ${permission.action}` : riding(info);
  if (info === undefined || hidden !== undefined) return { observable: 'no', reason: hidden ?? '' };
  const plane = dataPlane(info.action);
  if (plane?.never === true) return { observable: 'no', reason: `CloudTrail does not record this call (${plane.cite})` };
  const service = loggedService(info.service);
  const unseen = service === undefined ? `no documentation is on file that says that ${info.service} logs its calls to CloudTrail` : unproducible(info.action);
  if (service === undefined || unseen !== undefined) return { observable: 'no', reason: unseen ?? '' };
  if (plane !== undefined) return inDataEvents(permission, plane, observation);
  if (!isLogged(service, info.action)) {
    return { observable: 'no', reason: `not among the calls that ${info.service} is known to log (${service.cite})` };
  }
  const unlogged = outsideRegions(info.service, permission.region.pattern ?? '', observation);
  if (unlogged !== undefined) return { observable: 'no', ...unlogged };
  return inClasses([...accessClasses(info), ...excludable(service)], `${service.sources.join(' and ')} logs it as a management event`, observation);
}

/**
 * Services with one endpoint for all regions, whose events CloudTrail files in us-east-1
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html, global service events).
 */
const GLOBAL: ReadonlySet<string> = new Set(['iam', 'organizations', 'cloudfront', 'route53']);
const MULTI_REGION = 'use a multi-region trail, and say so with `observability: { multiRegion: true }`';

/** Could the permission be used in a region that nothing shows to be logged? A trail may record one region only. */
function outsideRegions(service: string, pattern: string, { scopes, allScopes }: Observation): { readonly reason: string; readonly remedy: string } | undefined {
  if (allScopes) return undefined;
  const region = GLOBAL.has(service) ? 'us-east-1' : /^arn:[^:]*:[^:]*:([a-z]{2}(?:-[a-z]+)+-\d):/.exec(pattern)?.[1];
  if (region !== undefined) {
    return scopes.includes(region) ? undefined : { reason: `the record shows nothing of the region ${region}`, remedy: MULTI_REGION };
  }
  if (scopes.length > 1) return undefined;
  return { reason: `the record shows one region only (${scopes.join(', ') || 'none'}), and the trail may record no other`, remedy: MULTI_REGION };
}

/** Permissions that are checked inside other calls and have no event of their own. */
function riding(info: ActionInfo): string | undefined {
  if (info.action === 'iam:PassRole') return 'iam:PassRole is checked inside other calls and never recorded itself';
  if (info.action === 'iam:CreateServiceLinkedRole') return 'service-linked roles are also created inside other calls, which then record no call of their own';
  if (info.level === 'Tagging') return 'tags are also set and checked inside other calls, which record no tagging call';
  return undefined;
}

/** Classes by which management events of the action show; both where the name does not tell how CloudTrail files it. */
function accessClasses(info: ActionInfo): readonly string[] {
  const name = info.action.slice(info.service.length + 1);
  const reads = info.level === 'Read' || info.level === 'List';
  if (reads && READS.test(name)) return ['management:read'];
  if (!reads && WRITES.test(name)) return ['management:write'];
  return ['management:read', 'management:write'];
}

function inClasses(needed: readonly string[], rule: string, observation: Observation): Observable {
  for (const name of needed) {
    const fault = faultOf(observation.classes.get(name));
    if (fault !== undefined) return { observable: 'no', reason: `${fault} ${inWords(name)}`, remedy: remedyOf(name) };
  }
  const { fromDay, toDay } = observation.window;
  return { observable: 'yes', grounds: `${rule}, and the record shows ${needed.map(inWords).join(' and ')} from ${fromDay} to ${toDay}` };
}

/** Data events are chosen by resource and by name, so only those of that very resource and call count. */
function inDataEvents(permission: AwsPermission, plane: DataPlane, observation: Observation): Observable {
  const remedy = `switch on CloudTrail data events for ${plane.resourceTypes.join(', ') || 'the service'} (${plane.cite})`;
  const held = permission.region.pattern === undefined ? undefined : container(permission.region.pattern);
  if (held === undefined) {
    const types = plane.resourceTypes.join(', ') || plane.prefix;
    return { observable: 'no', reason: `a data event of ${types}, and no record can show that those of all these resources are logged`, remedy };
  }
  const events = dataEvents(plane, permission.action);
  for (const event of events) {
    const fault = faultOf(observation.classes.get(dataClass(plane.prefix, event, held)));
    if (fault !== undefined) return { observable: 'no', reason: `a data event, and ${fault} ${event} on ${held}`, remedy };
  }
  return { observable: 'yes', grounds: `the record shows data events of ${events.join(', ')} on ${held} throughout` };
}

/** Names that the action list does not know: their use would be an event that cannot be mapped, and block the service. */
function remainder(pattern: string, observation: Observation): Observable {
  const prefix = /^([^*?:,]+):/.exec(pattern)?.[1]?.toLowerCase();
  const service = prefix === undefined ? undefined : loggedService(prefix);
  if (prefix !== undefined && service === undefined) {
    return { observable: 'no', reason: `no documentation is on file that says that ${prefix} logs its calls to CloudTrail` };
  }
  const rule = `no such action was in the action list of AWS of ${ACTION_LIST_DATE}, and a call of an unlisted name would show as unmapped`;
  const unlogged = outsideRegions(prefix ?? '', '', observation);
  if (unlogged !== undefined) return { observable: 'no', ...unlogged };
  return inClasses([...verbClasses(pattern), ...(service === undefined ? [] : excludable(service))], rule, observation);
}

/** How CloudTrail files calls whose names begin as a pattern does; both ways where its verb is not written out. */
function verbClasses(pattern: string): readonly string[] {
  const verb = /^[^*?]*/.exec(pattern.slice(pattern.indexOf(':') + 1))?.[0] ?? '';
  if (READS.test(verb)) return ['management:read'];
  return WRITES.test(verb) ? ['management:write'] : ['management:read', 'management:write'];
}

/** Classes that a service needs beside reads and writes, because trails can leave its events out. */
function excludable(service: LoggedService): readonly string[] {
  return service.sources.filter((source) => EXCLUDABLE_SOURCES.has(source)).map((source) => `source:${source}`);
}

function faultOf(shown: ShownClass | undefined): string | undefined {
  if (shown === undefined) return 'the record shows no';
  return shown.longestGapDays > MAX_GAP_DAYS ? `for ${shown.longestGapDays} days the record shows no` : undefined;
}

function inWords(name: string): string {
  if (name.startsWith('source:')) return `events of ${name.slice('source:'.length)}`;
  return name === 'management:read' ? 'read events' : 'write events';
}

function remedyOf(name: string): string {
  if (name.startsWith('source:')) return `log management events of ${name.slice('source:'.length)} too: trails can leave them out`;
  return `log ${name === 'management:read' ? 'read' : 'write'} management events (ReadWriteType All)`;
}
