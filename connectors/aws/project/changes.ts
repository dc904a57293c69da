import { attachmentReference, boundaryReference, holderName, inlineReference, membershipReference, trustReference } from '../references.ts';
import { createdDetail, documentDetail, named, type ChangeDetail } from './change-detail.ts';
import { LOGGING_PARAMETERS, loggingChange } from './logging-changes.ts';
import { objectOf, textOf, type Members } from './members.ts';
import { organizationChange, ORGANIZATION_PARAMETERS, ORGANIZATION_RESPONSES } from './organization-changes.ts';

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
  /** Another kind than that of the call: a text that only a later change may put in force. */
  readonly kind?: 'policy-version';
  readonly detail?: ChangeDetail;
  /** It concerns other accounts than the one that recorded it. */
  readonly everywhere?: true;
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

type Detail = (parameters: Members, response: Members | undefined) => ChangeDetail;

function policyIn(parameters: Members, detail: ChangeDetail = {}): Changed | undefined {
  const subject = textOf(parameters['policyArn']);
  return subject === undefined ? undefined : { subject, detail };
}

/** A change of what belongs to one holder: its inline policies, its attachments, its boundary, itself. */
function ofHolder(kind: Kind, subject: (holder: string, parameters: Members) => string | undefined, detail: Detail = () => ({})): Change {
  const read = (parameters: Members, response: Members | undefined): Changed | undefined => {
    const holder = holderIn(kind, parameters);
    const reference = holder === undefined ? undefined : subject(holder, parameters);
    return holder === undefined || reference === undefined ? undefined : { subject: reference, holder, detail: detail(parameters, response) };
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

/** What a created holder is: its id tells it apart from others of its name; a role comes with its trust policy. */
function creation(kind: Kind): Change {
  return ofHolder(kind, itself, (parameters, response) => ({
    ...createdDetail(objectOf(response?.[kind]), parameters, `${kind}Id`),
    ...(kind === 'role' ? documentDetail(parameters['assumeRolePolicyDocument'], 'trust') : {}),
  }));
}

/**
 * A user or group gets another name (UpdateUser, UpdateGroup with a new name; https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html):
 * the change is one of the new name, and `renamed` tells the old one. A new path alone changes no grant.
 */
function renaming(kind: 'user' | 'group', Name: string): Change {
  return {
    kind: 'grant-change',
    read: (parameters) => {
      const before = holderIn(kind, parameters);
      const name = textOf(parameters[`new${Name}Name`], 128);
      if (name === undefined) return 'none';
      const holder = holderName({ kind, name });
      return before === undefined ? undefined : { subject: holder, holder, detail: { renamed: before } };
    },
  };
}

/** A text of a managed policy; of one that is not put in force by the same call only the text is kept. */
function policyVersion(parameters: Members, response: Members | undefined): Changed | undefined {
  const version = objectOf(response?.['policyVersion']);
  const detail = { ...documentDetail(parameters['policyDocument'], 'document'), ...named('version', version?.['versionId'], 64) };
  const changed = policyIn(parameters, detail);
  if (changed === undefined) return undefined;
  const inForce = parameters['setAsDefault'] === true || parameters['setAsDefault'] === 'true';
  return inForce ? changed : { ...changed, kind: 'policy-version' };
}

/**
 * Calls of IAM that change grants (IAM API Reference, "Actions"). Two look like changes and are none: a policy version
 * made without `setAsDefault` is not in force, and DeletePolicyVersion cannot delete the one that is.
 */
function grantChanges(): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const [kind, Name] of KINDS) {
    changes.set(`Put${Name}Policy`, ofHolder(kind, inline, (parameters) => documentDetail(parameters['policyDocument'], 'document')));
    changes.set(`Delete${Name}Policy`, ofHolder(kind, inline));
    for (const verb of ['Attach', 'Detach']) changes.set(`${verb}${Name}Policy`, ofHolder(kind, attachment));
    changes.set(`Create${Name}`, creation(kind));
    changes.set(`Delete${Name}`, ofHolder(kind, itself));
    if (kind !== 'role') changes.set(`Update${Name}`, renaming(kind, Name));
    if (kind === 'group') continue;
    changes.set(`Put${Name}PermissionsBoundary`, ofHolder(kind, boundaryReference, (parameters) => named('boundary', parameters['permissionsBoundary'])));
    changes.set(`Delete${Name}PermissionsBoundary`, ofHolder(kind, boundaryReference));
  }
  // A trust policy says who may become the role, not what the role may do: no holder, and a subject of its own.
  changes.set('UpdateAssumeRolePolicy', {
    kind: 'grant-change',
    read: (parameters) => {
      const holder = holderIn('role', parameters);
      return holder === undefined ? undefined : { subject: trustReference(holder), detail: documentDetail(parameters['policyDocument'], 'trust') };
    },
  });
  for (const verb of ['AddUserTo', 'RemoveUserFrom']) changes.set(`${verb}Group`, ofHolder('user', membership));
  changes.set('SetDefaultPolicyVersion', { kind: 'grant-change', read: (parameters) => policyIn(parameters, named('version', parameters['versionId'], 64)) });
  changes.set('DeletePolicy', { kind: 'grant-change', read: (parameters) => policyIn(parameters) });
  changes.set('CreatePolicyVersion', { kind: 'grant-change', read: policyVersion });
  changes.set('CreatePolicy', {
    kind: 'grant-change',
    read: (parameters, response) => {
      const policy = objectOf(response?.['policy']);
      const subject = textOf(policy?.['arn']);
      if (subject === undefined) return undefined;
      return { subject, detail: { ...documentDetail(parameters['policyDocument'], 'document'), ...named('version', policy?.['defaultVersionId'], 64), ...named('id', policy?.['policyId'], 128) } };
    },
  });
  return changes;
}

const GRANT_CHANGES = grantChanges();

/** Request parameters that tell what a call changes. */
export const CHANGE_PARAMETERS: readonly string[] = [
  ...KINDS.map(([kind]) => `${kind}Name`),
  'newGroupName', 'newUserName', 'policyName', 'policyArn', 'setAsDefault', 'policyDocument', 'assumeRolePolicyDocument', 'versionId', 'permissionsBoundary',
  ...LOGGING_PARAMETERS, ...ORGANIZATION_PARAMETERS,
];

/** Members of the answer that tell what a call made. */
export const CHANGE_RESPONSES: readonly string[] = [
  ...KINDS.flatMap(([kind]) => [`${kind}.${kind}Id`, `${kind}.arn`]),
  'policy.arn', 'policy.policyId', 'policy.defaultVersionId', 'policyVersion.versionId', ...ORGANIZATION_RESPONSES,
];

/** What a call changes, if anything. */
export function changeOf(source: string, name: string): Change | undefined {
  if (source === 'iam.amazonaws.com') return GRANT_CHANGES.get(name);
  if (source === 'organizations.amazonaws.com') return organizationChange(name);
  return source === 'cloudtrail.amazonaws.com' ? loggingChange(name) : undefined;
}
