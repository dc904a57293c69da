import type { Observation } from '../../../src/core/observation.ts';
import type { Observable } from '../../../src/core/permission.ts';
import { ACTION_LIST_DATE, type ActionInfo, findAction } from '../actions.ts';
import type { AwsPermission } from '../inventory.ts';
import { dataPlane, isLogged, loggedService } from '../mapping/logged.ts';
import { unproducible } from '../mapping/produced.ts';
import { accessesOf, accessesOfPattern } from './access.ts';
import { inDataEvents } from './data-plane.ts';
import { notAttempted, unexplainedAttempt } from './last-accessed.ts';
import { inManagementEvents } from './management.ts';

export { classes } from '../mapping/classes.ts';
export { MAX_GAP_DAYS } from './classes-shown.ts';

/**
 * Would this record have shown a use of the permission? Positive grounds only: a recorded call can show the action, AWS
 * documents that the service logs it, and either settings and record show that such events were recorded, or IAM's own
 * report says that there was no attempt. An attempt that the record does not explain outweighs all of that.
 */
export function observable(permission: AwsPermission, observation: Observation): Observable {
  const hole = unexplainedAttempt(permission, observation);
  if (hole !== undefined) return { observable: 'no', reason: hole };
  if (!permission.named) return remainder(permission, observation);
  const info = findAction(permission.action);
  const hidden = info === undefined ? `the action list of AWS (${ACTION_LIST_DATE}) does not know ${permission.action}` : riding(info);
  if (info === undefined || hidden !== undefined) return { observable: 'no', reason: hidden ?? '' };
  const plane = dataPlane(info.action);
  if (plane?.never === true) return { observable: 'no', reason: `CloudTrail does not record this call (${plane.cite})` };
  const service = loggedService(info.service);
  const unseen = service === undefined ? `no documentation is on file that says that ${info.service} logs its calls to CloudTrail` : unproducible(info.action);
  if (service === undefined || unseen !== undefined) return { observable: 'no', reason: unseen ?? '' };
  const recorded = plane === undefined
    ? isLogged(service, info.action)
      ? inManagementEvents({ prefix: info.service, service, accesses: accessesOf(info), pattern: permission.region.pattern ?? '', rule: `${service.sources.join(' and ')} ${service.sources.length === 1 ? 'logs' : 'log'} it as a management event` }, observation)
      : ({ observable: 'no', reason: `not among the calls that ${info.service} is known to log (${service.cite})` } as const)
    : inDataEvents(permission, info, plane, observation);
  return better(recorded, permission, observation);
}

/** Permissions that are checked inside other calls and have no event of their own. */
function riding(info: ActionInfo): string | undefined {
  if (info.action === 'iam:PassRole') return 'iam:PassRole is checked inside other calls and never recorded itself';
  if (info.action === 'iam:CreateServiceLinkedRole') return 'service-linked roles are also created inside other calls, which then record no call of their own';
  if (info.level === 'Tagging') return 'tags are also set and checked inside other calls, which record no tagging call';
  return undefined;
}

/** Names that the action list does not know: their use would be an event that cannot be mapped, and block the service. */
function remainder(permission: AwsPermission, observation: Observation): Observable {
  const pattern = permission.action;
  const prefix = /^([^*?:,]+):/.exec(pattern)?.[1]?.toLowerCase();
  const service = prefix === undefined ? undefined : loggedService(prefix);
  if (prefix !== undefined && service === undefined) {
    return { observable: 'no', reason: `no documentation is on file that says that ${prefix} logs its calls to CloudTrail` };
  }
  const rule = `no such action was in the action list of AWS of ${ACTION_LIST_DATE}, and a call of an unlisted name would show as unmapped`;
  const recorded = inManagementEvents({ prefix: prefix ?? '', service, accesses: accessesOfPattern(pattern), pattern: '', rule }, observation);
  return better(recorded, permission, observation);
}

/** Where the record could not have shown it whole, IAM's report may still say that there was no attempt. */
function better(recorded: Observable, permission: AwsPermission, observation: Observation): Observable {
  return recorded.observable === 'yes' ? recorded : (notAttempted(permission, observation) ?? recorded);
}
