import { attachmentReference, holderName, inlineReference, membershipReference } from '../references.ts';
import { objectOf, textOf, type Members } from './members.ts';

/** What a call changes, and how to read what it changed. */
export interface Change {
  readonly kind: 'grant-change' | 'logging-change';
  /**
   * Reads the changed thing's reference, and the holder where just one is concerned. `none` = this call changed
   * nothing; undefined = the record does not tell what it changed.
   */
  readonly read: (parameters: Members, response: Members | undefined) => Changed | 'none' | undefined;
}

/** The changed thing in the words of `references.ts`. */
export interface Changed {
  readonly subject: string;
  readonly holder?: string;
}

type Kind = 'role' | 'user' | 'group';
const KINDS: readonly (readonly [Kind, string])[] = [
  ['role', 'Role'],
  ['user', 'User'],
  ['group', 'Group'],
];

function holderIn(kind: Kind, parameters: Members): string | undefined {
  const name = textOf(parameters[`${kind}Name`], 128);
  return name === undefined ? undefined : holderName({ kind, name });
}

function policyIn(parameters: Members): Changed | undefined {
  const subject = textOf(parameters['policyArn']);
  return subject === undefined ? undefined : { subject };
}

/** A change of what belongs to one holder: its inline policies, its attachments, its boundary, itself. */
function ofHolder(kind: Kind, subject: (holder: string, parameters: Members) => string | undefined): Change {
  const read = (parameters: Members): Changed | undefined => {
    const holder = holderIn(kind, parameters);
    const reference = holder === undefined ? undefined : subject(holder, parameters);
    return holder === undefined || reference === undefined ? undefined : { subject: reference, holder };
  };
  return { kind: 'grant-change', read };
}

function inline(holder: string, parameters: Members): string | undefined {
  const name = textOf(parameters['policyName'], 128);
  return name === undefined ? undefined : inlineReference(holder, name);
}

function attachment(holder: string, parameters: Members): string | undefined {
  const arn = textOf(parameters['policyArn']);
  return arn === undefined ? undefined : attachmentReference(holder, arn);
}

function membership(holder: string, parameters: Members): string | undefined {
  const group = holderIn('group', parameters);
  return group === undefined ? undefined : membershipReference(holder, group);
}

function itself(holder: string): string {
  return holder;
}

/**
 * Calls of IAM that change grants (IAM API Reference, "Actions"). Two look like changes and are none: a policy version
 * made without `setAsDefault` is not in force, and DeletePolicyVersion cannot delete the one that is.
 */
function grantChanges(): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const [kind, Name] of KINDS) {
    for (const verb of ['Put', 'Delete']) changes.set(`${verb}${Name}Policy`, ofHolder(kind, inline));
    for (const verb of ['Attach', 'Detach']) changes.set(`${verb}${Name}Policy`, ofHolder(kind, attachment));
    for (const verb of ['Create', 'Delete']) changes.set(`${verb}${Name}`, ofHolder(kind, itself));
    if (kind === 'group') continue;
    for (const verb of ['Put', 'Delete']) changes.set(`${verb}${Name}PermissionsBoundary`, ofHolder(kind, itself));
  }
  // A trust policy says who may become the role, not what the role may do: no holder, and a subject of its own.
  changes.set('UpdateAssumeRolePolicy', {
    kind: 'grant-change',
    read: (parameters) => {
      const holder = holderIn('role', parameters);
      return holder === undefined ? undefined : { subject: `${holder}@trust` };
    },
  });
  for (const verb of ['AddUserTo', 'RemoveUserFrom']) changes.set(`${verb}Group`, ofHolder('user', membership));
  for (const name of ['SetDefaultPolicyVersion', 'DeletePolicy']) changes.set(name, { kind: 'grant-change', read: policyIn });
  changes.set('CreatePolicyVersion', {
    kind: 'grant-change',
    read: (parameters) => (parameters['setAsDefault'] === true || parameters['setAsDefault'] === 'true' ? policyIn(parameters) : 'none'),
  });
  changes.set('CreatePolicy', {
    kind: 'grant-change',
    read: (_parameters, response) => {
      const subject = textOf(objectOf(response?.['policy'])?.['arn']);
      return subject === undefined ? undefined : { subject };
    },
  });
  return changes;
}

const GRANT_CHANGES = grantChanges();

/** Calls of CloudTrail that change what is recorded (AWS CloudTrail API Reference, "Actions"), with the member that names the trail. */
const LOGGING_CHANGES: ReadonlyMap<string, string> = new Map([
  ['CreateTrail', 'name'],
  ['UpdateTrail', 'name'],
  ['DeleteTrail', 'name'],
  ['StartLogging', 'name'],
  ['StopLogging', 'name'],
  ['PutEventSelectors', 'trailName'],
]);

/** Request parameters that tell what a call changes. */
export const CHANGE_PARAMETERS: readonly string[] = [...KINDS.map(([kind]) => `${kind}Name`), 'policyName', 'policyArn', 'setAsDefault', ...new Set(LOGGING_CHANGES.values())];

/** What a call changes, if anything. */
export function changeOf(source: string, name: string): Change | undefined {
  if (source === 'iam.amazonaws.com') return GRANT_CHANGES.get(name);
  const member = source === 'cloudtrail.amazonaws.com' ? LOGGING_CHANGES.get(name) : undefined;
  if (member === undefined) return undefined;
  return {
    kind: 'logging-change',
    read: (parameters) => {
      const subject = textOf(parameters[member]);
      return subject === undefined ? undefined : { subject };
    },
  };
}
