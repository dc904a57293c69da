/** CloudTrail records of sessions in shorthand, as AWS documents them (IAM User Guide, "Logging IAM and AWS STS API calls"). */

export const ACCOUNT = '123456789012';
export const OTHER = '999988887777';

let count = 0;

/** A role by its short name: its id and ARN. */
export function roleOf(name: string, account = ACCOUNT): { id: string; arn: string; name: string; account: string } {
  return { id: `AROA${name.toUpperCase().padEnd(17, '0')}`, arn: `arn:aws:iam::${account}:role/${name}`, name, account };
}

type Role = ReturnType<typeof roleOf>;

/** A session of a role with its temporary key. */
export interface Session {
  readonly role: Role;
  readonly name: string;
  readonly key: string;
  readonly sourceIdentity?: string;
}

export function sessionIdentity({ role, name, key, sourceIdentity }: Session): Record<string, unknown> {
  return {
    type: 'AssumedRole',
    principalId: `${role.id}:${name}`,
    arn: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${name}`,
    accountId: role.account,
    accessKeyId: key,
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: role.id, arn: role.arn, accountId: role.account, userName: role.name },
      attributes: { creationDate: '2026-03-02T04:00:00Z', mfaAuthenticated: 'false' },
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
  };
}

/** One record. */
export function event(source: string, name: string, userIdentity: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  count += 1;
  return {
    eventVersion: '1.08',
    userIdentity,
    eventTime: `2026-03-02T04:${String(5 + (count % 50)).padStart(2, '0')}:06Z`,
    eventSource: `${source}.amazonaws.com`,
    eventName: name,
    awsRegion: 'eu-central-1',
    requestParameters: null,
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
    ...more,
  };
}

/** The record that issued a session. */
export function issuing(session: Session, userIdentity: unknown, action = 'AssumeRole', request: object = {}, response: object = {}, more: Record<string, unknown> = {}): Record<string, unknown> {
  return event('sts', action, userIdentity, {
    requestParameters: { roleArn: session.role.arn, roleSessionName: session.name, ...request },
    responseElements: {
      credentials: { accessKeyId: session.key, sessionToken: 'IQo', expiration: 'Mar 2, 2026, 5:05:06 AM' },
      assumedRoleUser: { assumedRoleId: `${session.role.id}:${session.name}`, arn: `arn:aws:sts::${session.role.account}:assumed-role/${session.role.name}/${session.name}` },
      ...response,
    },
    ...more,
  });
}

/** A call of a session. */
export function use(session: Session, more: Record<string, unknown> = {}): Record<string, unknown> {
  return event('ec2', 'DescribeInstances', sessionIdentity(session), more);
}
