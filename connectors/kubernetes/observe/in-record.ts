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
export function inRecord({ verb, kind, path }: Requests, { subject, holder }: KubernetesPermission, { classes, window }: Observation, incomplete?: string): Observable {
  const isWild = verb === ALL || kind?.group === ALL || (kind?.resource ?? path ?? '').includes(ALL);
  if (isWild) return { observable: 'no', reason: `${incomplete === undefined ? 'without the audit policy' : `${incomplete}:`} it is not known which requests of a wildcard the record leaves out`, remedy: REMEDY };
  const [resource = '', subresource = ''] = (kind?.resource ?? '').split('/');
  const attributes: Attributes = kind === undefined ? { verb, path: path ?? '' } : { verb, apiGroup: kind.group, resource, subresource, namespace: '', name: '' };
  const id = principalId(holder ?? subject);
  const such = isOfSystem(id) ? 'request of this verb and kind by this user' : 'request of this verb and kind';
  // Policies that name users name parts of the system: of those only their own requests show that they are recorded.
  const name = isOfSystem(id) ? classOfUser(attributes, id) : callText(attributes);
  const shown = classes.get(name);
  if (shown === undefined) return { observable: 'no', reason: `the record shows no ${such}, ${incomplete === undefined ? 'so the audit policy, which is not known, may leave it out' : `and ${incomplete}`}`, remedy: REMEDY };
  if (shown.longestGapDays > MAX_GAP_DAYS) return { observable: 'no', reason: `for ${shown.longestGapDays} days the record shows no ${such}`, remedy: REMEDY };
  return { observable: 'yes', grounds: `the record shows ${name} from ${window.fromDay} to ${window.toDay}` };
}
