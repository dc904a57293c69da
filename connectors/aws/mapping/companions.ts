import type { FoldKey } from '../../../src/core/usage.ts';
import { dependentActions, expandAction, findAction } from '../actions.ts';
import { paramsOf } from './arn.ts';
import { forwardAccess } from './forward-access.ts';
import { dataPlane } from './logged.ts';
import { operationName, splitCall } from './names.ts';
import { rolesPassed } from './passed-roles.ts';
import type { Place } from './place.ts';
import { prefixesOf } from './prefix.ts';

/** An action that rides on a call without an event of its own, on a resource if that is told. */
export interface Companion {
  readonly action: string;
  readonly resource?: string;
}

const CREATES = /^(Create|Run|Register|Copy|Allocate|Import|Request|Purchase|Restore|Start|Put|Publish|Issue|Provision)/;
const TAGS = /^(Tag|AddTag|CreateTag|PutTag)/;
/** Calls whose role parameters are not roles that they pass on. */
const NOT_PASSING: ReadonlySet<string> = new Set(['sts', 'iam', 'kms']);

/**
 * What a call may need besides its own actions: `iam:PassRole` on the roles that it names (never an event:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html), service-linked roles, tags set at
 * creation, the further actions that AWS documents as dependent, and what the service does elsewhere in its caller's name.
 */
export function companionsOf(key: FoldKey, actions: readonly string[], place: Place): readonly Companion[] {
  const dependents = actions.flatMap(dependentActions).filter((action) => action !== 'iam:PassRole');
  const { source, event } = splitCall(key.call);
  return [
    ...passedRoles(key, actions, place),
    ...forwardAccess(source, operationName(event)).map((action) => ({ action })),
    ...dependents.map((action) => ({ action })),
    ...actions.flatMap(tagsAtCreation).map((action) => ({ action })),
  ];
}

function passedRoles(key: FoldKey, actions: readonly string[], place: Place): readonly Companion[] {
  const { source, event } = splitCall(key.call);
  const documented = actions.some((action) => dependentActions(action).includes('iam:PassRole'));
  const written = (key.context.roleArns ?? '').split(' ').filter((arn) => arn !== '');
  const { arns, unknown } = rolesPassed(source, operationName(event), paramsOf(key), place);
  const named = [...new Set([...written, ...arns])].filter((arn) => !arn.includes(':role/aws-service-role/'));
  const passes = documented || arns.length > 0 || (key.context.readOnly !== 'true' && !NOT_PASSING.has(prefixesOf(source)[0] ?? ''));
  const told = passes ? named.map((resource) => ({ action: 'iam:PassRole', resource })) : [];
  return unknown || (documented && told.length === 0) ? [...told, { action: 'iam:PassRole' }] : told;
}

function tagsAtCreation(action: string): readonly string[] {
  const info = findAction(action);
  if (info === undefined || info.level === 'Read' || info.level === 'List' || dataPlane(info.action) !== undefined) return [];
  if (!CREATES.test(action.slice(info.service.length + 1))) return [];
  return expandAction(`${info.service}:*tag*`).filter(
    (other) => findAction(other)?.level === 'Tagging' && TAGS.test(other.slice(info.service.length + 1)),
  );
}
