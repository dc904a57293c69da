import fc from 'fast-check';
import { project } from '../../../connectors/aws/project/project.ts';
import type { GrantChange } from '../../../src/core/grant-history.ts';

/** An account by itself: nothing here comes from the program. Names are few, so that they are made again. */
export interface Made {
  readonly roles: Map<string, MadeHolder>;
  readonly users: Map<string, MadeHolder>;
  readonly groups: Map<string, MadeHolder>;
  /** By ARN: texts by version, and the one in force. */
  readonly policies: Map<string, { readonly texts: Map<string, string>; version: string; made: number }>;
}

export interface MadeHolder {
  readonly id: string;
  readonly arn: string;
  readonly inline: Map<string, string>;
  readonly attached: Set<string>;
  readonly groups: Set<string>;
  boundary: string | undefined;
  trust: string | undefined;
}

export const ACCOUNT = '123456789012';
const ROOT = `arn:aws:iam::${ACCOUNT}`;

/** One call of IAM that succeeded, as CloudTrail records it. */
export interface MadeEvent {
  readonly at: number;
  readonly record: Readonly<Record<string, unknown>>;
}

/** A random step: what to try, on which names, with which text. What an account would refuse is left out. */
export interface Step {
  readonly verb: number;
  readonly kind: 'role' | 'user' | 'group';
  readonly name: string;
  readonly policy: string;
  readonly action: string;
  readonly asDefault: boolean;
  /** Seconds since the step before. */
  readonly pause: number;
}

const step = fc.record<Step>({
  verb: fc.constantFrom(0, 1, 2, 2, 3, 3, 4, 5, 5, 5, 6, 6, 7, 7, 7, 8, 8, 9, 10, 10, 10, 11),
  kind: fc.constantFrom('role', 'user', 'group'),
  name: fc.constantFrom('a', 'a', 'b'),
  policy: fc.constantFrom('p', 'p', 'q'),
  action: fc.constantFrom('s3:GetObject', 's3:PutObject', 'sqs:SendMessage', 'sns:Publish'),
  asDefault: fc.boolean(),
  pause: fc.integer({ min: 1, max: 5_000 }),
});

/** What a first step makes, so that the random ones find something to change. */
function first(verb: number, kind: Step['kind'], action: string): Step {
  return { verb, kind, name: 'a', policy: 'p', action, asDefault: true, pause: 60 };
}

const SETUP: readonly Step[] = [
  first(0, 'role', ''), first(0, 'user', ''), first(0, 'group', ''), first(1, 'role', 's3:ListBucket'), first(7, 'role', ''), first(7, 'group', ''),
  first(5, 'group', 'sqs:ReceiveMessage'), first(10, 'user', ''), first(2, 'role', 's3:GetObject'),
];

export const steps = fc.array(step, { minLength: 20, maxLength: 70 }).map((random) => [...SETUP, ...random]);

/** Plays steps on an empty account; `look` sees it after each event. */
export function play(list: readonly Step[], start: number, look: (made: Made, at: number) => void = () => {}): { readonly made: Made; readonly events: readonly MadeEvent[] } {
  const made: Made = { roles: new Map(), users: new Map(), groups: new Map(), policies: new Map() };
  const events: MadeEvent[] = [];
  let at = start;
  let ids = 0;
  for (const step of list) {
    at += step.pause * 1_000;
    const found = perform(made, step, () => String(++ids).padStart(4, '0'), at);
    if (found === undefined) continue;
    events.push({ at, record: recordOf(found, at, events.length) });
    look(made, at);
  }
  return { made, events };
}

interface Performed {
  readonly event: string;
  readonly request: Record<string, unknown>;
  readonly response?: unknown;
}

const NAMES = { role: 'Role', user: 'User', group: 'Group' } as const;
const IDS = { role: 'AROA', user: 'AIDA', group: 'AGPA' } as const;

function perform(made: Made, { verb, kind, name, policy, action, asDefault }: Step, id: () => string, at: number): Performed | undefined {
  const holders = made[`${kind}s`];
  const holder = holders.get(name);
  const Name = NAMES[kind];
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
  const arn = `${ROOT}:policy/${policy}`;
  const request: Record<string, unknown> = { [`${kind}Name`]: name };
  const known = made.policies.get(arn);
  if (verb === 0) {
    if (holder !== undefined) return undefined;
    const trust = kind === 'role' ? JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] }) : undefined;
    const boundary = kind !== 'group' && asDefault && known !== undefined ? arn : undefined;
    const one = { id: `${IDS[kind]}EXAMPLE${id()}`, arn: `${ROOT}:${kind}/team/${name}`, inline: new Map(), attached: new Set<string>(), groups: new Set<string>(), boundary, trust };
    holders.set(name, one);
    return {
      event: `Create${Name}`,
      request: { ...request, ...(trust === undefined ? {} : { assumeRolePolicyDocument: trust }), ...(boundary === undefined ? {} : { permissionsBoundary: boundary }) },
      response: { [kind]: { [`${kind}Id`]: one.id, arn: one.arn, path: '/team/' } },
    };
  }
  if (verb === 1) {
    if (known !== undefined) return undefined;
    made.policies.set(arn, { texts: new Map([['v1', text]]), version: 'v1', made: 1 });
    return { event: 'CreatePolicy', request: { policyName: policy, policyDocument: text }, response: { policy: { arn, policyId: `ANPA${id()}`, defaultVersionId: 'v1' } } };
  }
  if (verb === 2) {
    if (known === undefined) return undefined;
    const version = `v${++known.made}`;
    known.texts.set(version, text);
    if (asDefault) known.version = version;
    return { event: 'CreatePolicyVersion', request: { policyArn: arn, policyDocument: text, setAsDefault: asDefault }, response: { policyVersion: { versionId: version, isDefaultVersion: asDefault } } };
  }
  if (verb === 3) {
    const version = known === undefined ? undefined : [...known.texts.keys()][at % known.texts.size];
    if (known === undefined || version === undefined) return undefined;
    known.version = version;
    return { event: 'SetDefaultPolicyVersion', request: { policyArn: arn, versionId: version } };
  }
  if (verb === 4) {
    const all = [...made.roles.values(), ...made.users.values(), ...made.groups.values()];
    if (known === undefined || all.some((one) => one.attached.has(arn) || one.boundary === arn)) return undefined;
    made.policies.delete(arn);
    return { event: 'DeletePolicy', request: { policyArn: arn } };
  }
  if (holder === undefined) return undefined;
  if (verb === 5) {
    holder.inline.set(policy, text);
    return { event: `Put${Name}Policy`, request: { ...request, policyName: policy, policyDocument: text } };
  }
  if (verb === 6) return holder.inline.delete(policy) ? { event: `Delete${Name}Policy`, request: { ...request, policyName: policy } } : undefined;
  if (verb === 7) {
    if (known === undefined) return undefined;
    holder.attached.add(arn);
    return { event: `Attach${Name}Policy`, request: { ...request, policyArn: arn } };
  }
  if (verb === 8) return holder.attached.delete(arn) ? { event: `Detach${Name}Policy`, request: { ...request, policyArn: arn } } : undefined;
  if (verb === 9) {
    if (kind === 'group') return undefined;
    holder.boundary = asDefault && known !== undefined ? arn : undefined;
    return holder.boundary === undefined ? { event: `Delete${Name}PermissionsBoundary`, request } : { event: `Put${Name}PermissionsBoundary`, request: { ...request, permissionsBoundary: arn } };
  }
  if (verb === 10) {
    const user = made.users.get(name);
    if (user === undefined || !made.groups.has(policy === 'p' ? 'a' : 'b')) return undefined;
    const group = policy === 'p' ? 'a' : 'b';
    if (asDefault) user.groups.add(group);
    else if (!user.groups.delete(group)) return undefined;
    return { event: asDefault ? 'AddUserToGroup' : 'RemoveUserFromGroup', request: { userName: name, groupName: group } };
  }
  const inUse = holder.inline.size > 0 || holder.attached.size > 0 || holder.groups.size > 0 || (kind === 'group' && [...made.users.values()].some((user) => user.groups.has(name)));
  if (inUse) return undefined;
  holders.delete(name);
  return { event: `Delete${Name}`, request };
}

function recordOf({ event, request, response }: Performed, at: number, index: number): Readonly<Record<string, unknown>> {
  return {
    eventVersion: '1.10',
    userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLEADMIN', arn: `${ROOT}:user/admin`, accountId: ACCOUNT, userName: 'admin' },
    eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
    eventSource: 'iam.amazonaws.com',
    eventName: event,
    awsRegion: 'us-east-1',
    requestParameters: request,
    responseElements: response ?? null,
    eventID: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
  };
}

/** The facts of records, through the program's own projection. */
export function changesOf(events: readonly MadeEvent[]): readonly GrantChange[] {
  return events.flatMap(({ record }) => {
    const projected = project(record);
    if (projected.kind !== 'call') throw new Error(`not a call: ${JSON.stringify(record)}`);
    return (projected.facts ?? []) as readonly GrantChange[];
  });
}

/** The export of the account as the AWS CLI would write it at this moment. */
export function exportOf(made: Made): string {
  const common = (one: MadeHolder, name: string, Name: string) => ({
    Path: '/team/', [`${Name}Name`]: name, [`${Name}Id`]: one.id, Arn: one.arn,
    [`${Name}PolicyList`]: [...one.inline].map(([PolicyName, text]) => ({ PolicyName, PolicyDocument: JSON.parse(text) as unknown })),
    AttachedManagedPolicies: [...one.attached].map((PolicyArn) => ({ PolicyArn, PolicyName: PolicyArn.split('/').at(-1) })),
    ...(one.boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: one.boundary } }),
  });
  const details = {
    UserDetailList: [...made.users].map(([name, one]) => ({ ...common(one, name, 'User'), GroupList: [...one.groups] })),
    GroupDetailList: [...made.groups].map(([name, one]) => common(one, name, 'Group')),
    RoleDetailList: [...made.roles].map(([name, one]) => ({ ...common(one, name, 'Role'), AssumeRolePolicyDocument: JSON.parse(one.trust ?? '{}') as unknown })),
    Policies: [...made.policies].map(([Arn, { texts, version }]) => ({
      Arn, PolicyName: Arn.split('/').at(-1), DefaultVersionId: version,
      PolicyVersionList: [...texts].map(([VersionId, text]) => ({ VersionId, IsDefaultVersion: VersionId === version, Document: JSON.parse(text) as unknown })),
    })),
  };
  return JSON.stringify(details);
}
