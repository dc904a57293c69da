import type { Observation } from '../../../src/core/observation.ts';
import type { Observable } from '../../../src/core/permission.ts';
import type { Requests } from '../audit-policy/requests.ts';
import { callText } from '../call-key.ts';
import { classOfUser, isOfSystem } from '../classes.ts';
import type { KubernetesPermission } from '../inventory.ts';
import { ALL } from '../model/match.ts';
import { principalId } from '../principals.ts';
import type { Attributes } from '../rbac.ts';

/** A kind of requests counts as recorded throughout if no longer stretch of the window is without one: an audit policy may have been changed in it. */
export const MAX_GAP_DAYS = 7;

const REMEDY = 'name the file of --audit-policy-file in observability.auditPolicy';

/**
 * Where the settings do not tell: does the record itself show requests of this verb and kind all the time, of whomever?
 * `incomplete`: why what is known of the policy is not enough.
 */
export function inRecord(requests: Requests, { subject, holder }: KubernetesPermission, { classes, window }: Observation, incomplete?: string): Observable {
  if (isWild(requests)) {
    const grounds = incomplete === undefined ? 'without the audit policy' : `${incomplete}:`;
    return unseen(`${grounds} it is not known which requests of a wildcard the record leaves out`);
  }
  const attributes = attributesOf(requests);
  const id = principalId(holder ?? subject);
  const such = isOfSystem(id) ? 'request of this verb and kind by this user' : 'request of this verb and kind';
  // Policies that name users name parts of the system: of those only their own requests show that they are recorded.
  const name = isOfSystem(id) ? classOfUser(attributes, id) : callText(attributes);
  const shown = classes.get(name);
  if (shown === undefined) {
    const why = incomplete === undefined ? 'so the audit policy, which is not known, may leave it out' : `and ${incomplete}`;
    return unseen(`the record shows no ${such}, ${why}`);
  }
  if (shown.longestGapDays > MAX_GAP_DAYS) return unseen(`for ${shown.longestGapDays} days the record shows no ${such}`);
  return { observable: 'yes', grounds: `the record shows ${name} from ${window.fromDay} to ${window.toDay}` };
}

function isWild({ verb, kind, path }: Requests): boolean {
  return verb === ALL || kind?.group === ALL || (kind?.resource ?? path ?? '').includes(ALL);
}

function attributesOf({ verb, kind, path }: Requests): Attributes {
  if (kind === undefined) return { verb, path: path ?? '' };
  const [resource = '', subresource = ''] = kind.resource.split('/');
  return { verb, apiGroup: kind.group, resource, subresource, namespace: '', name: '' };
}

function unseen(reason: string): Observable {
  return { observable: 'no', reason, remedy: REMEDY };
}
