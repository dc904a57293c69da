import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ACCOUNT, makeChain, type MadeChain } from '../connectors/aws/digest-chain.ts';

/** First day of the record, and how many days it has. */
export const FIRST = Date.parse('2026-03-01T00:00:00Z');
export const DAYS = 40;
const TAKEN_AT = '2026-04-09T11:00:00Z';
const DAY = 86_400_000;
/** Hours that one log file and one digest are about. */
const STEP = 12;

/** One CloudTrail record of the account. */
export type Event = Readonly<Record<string, unknown>>;

/** What stands in the folder beside the usual. */
export interface Watched {
  /** Days without any event, counted from the first. */
  readonly quiet?: readonly number[];
  readonly events?: readonly Event[];
  /** Lines below `observability:` of the source. */
  readonly observability?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Digests as CloudTrail writes them; `spoil` changes what lies there. */
  readonly digests?: boolean;
  readonly spoil?: (chain: MadeChain) => MadeChain;
  /** `RoleLastUsed` of the role. */
  readonly lastUsed?: string;
  readonly actions?: readonly string[];
  /** When the owner says that the export was taken: in the morning of the last day; null = not said. */
  readonly takenAt?: string | null;
}

let made = 0;

/** One event of the account's root of all activity: somebody who is not judged. */
export function event(at: number, name: string, more: Event = {}): Event {
  made += 1;
  return {
    eventVersion: '1.08', eventID: `00000000-0000-4000-8000-${made.toString(16).padStart(12, '0')}`, eventTime: new Date(at).toISOString().replace('.000', ''), eventSource: 'ec2.amazonaws.com', eventName: name,
    awsRegion: 'us-east-1', recipientAccountId: ACCOUNT, eventType: 'AwsApiCall', eventCategory: 'Management', readOnly: name.startsWith('Describe'), managementEvent: true, requestParameters: {}, responseElements: null, resources: [],
    userIdentity: { type: 'IAMUser', principalId: 'AIDAOTHER', arn: `arn:aws:iam::${ACCOUNT}:user/other`, accountId: ACCOUNT, userName: 'other' },
    ...more,
  };
}

export const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;

/** The caller of an event is the role that is judged. */
export const AS_ROLE: Event = {
  userIdentity: { type: 'AssumedRole', principalId: 'AROAAPP:session', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/app/session`, accountId: ACCOUNT, sessionContext: { sessionIssuer: { type: 'Role', principalId: 'AROAAPP', arn: ROLE, accountId: ACCOUNT, userName: 'app' } } },
};

/**
 * A small account with one role that may read objects, stop instances and more, watched for 40 days: somebody else reads
 * and writes each day, the role describes instances. Returns the folder with its `pawl.yaml`.
 */
export function watchedAccount(watched: Watched): { readonly folder: string; readonly dispose: () => void } {
  made = 0;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-watched-'));
  const put = (name: string, content: string | Buffer): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  const days = Array.from({ length: DAYS }, (_, day) => (watched.quiet?.includes(day) === true ? [] : [
    event(FIRST + day * DAY + 10 * 3_600_000, 'DescribeInstances', AS_ROLE),
    event(FIRST + day * DAY + 11 * 3_600_000, 'RunInstances'),
    event(FIRST + day * DAY + 12 * 3_600_000, 'DescribeVpcs'),
  ]));
  const extra = watched.events ?? [];
  const inHours = (at: number): readonly Event[] => [...(days[Math.floor((at - FIRST) / DAY)] ?? []), ...extra].filter((one) => Date.parse(one['eventTime'] as string) >= at && Date.parse(one['eventTime'] as string) < at + STEP * 3_600_000);
  const whole = makeChain({ from: new Date(FIRST).toISOString(), hours: (DAYS * 24) / STEP, step: STEP, signed: watched.digests === true, records: (_, at) => inHours(at) });
  const chain = watched.spoil?.(whole) ?? whole;
  for (const { object, content } of chain.logs) put(`logs/${object}`, gzipSync(content));
  if (watched.digests === true) for (const { object, content } of chain.digests) put(`logs/${object}`, gzipSync(content));
  put('keys.json', whole.publicKeys);
  put('account.json', JSON.stringify(account(watched)));
  for (const [name, content] of Object.entries(watched.files ?? {})) put(name, content);
  put('pawl.yaml', `cycle: monthly\nsources:\n  - id: main\n    connector: aws\n    grants: account.json\n${watched.takenAt === null ? '' : `    grantsTakenAt: ${watched.takenAt ?? TAKEN_AT}\n`}    usage: logs\n${watched.observability === undefined ? '' : `    observability:\n${watched.observability.replace(/^/gm, '      ')}\n`}`);
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

function account({ lastUsed, actions = ['s3:GetObject', 'ec2:StopInstances', 'ec2:DescribeInstances', 'rds:DeleteDBInstance'] }: Watched): unknown {
  const resource = { 's3:GetObject': 'arn:aws:s3:::reports/*' } as Readonly<Record<string, string>>;
  const statements = actions.map((action) => ({ Effect: 'Allow', Action: action, Resource: resource[action] ?? `arn:aws:${action.split(':')[0]}:us-east-1:${ACCOUNT}:*` }));
  return {
    UserDetailList: [], GroupDetailList: [], Policies: [],
    RoleDetailList: [{
      Path: '/', RoleName: 'app', RoleId: 'AROAAPP', Arn: ROLE, CreateDate: '2025-01-01T00:00:00Z',
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
      InstanceProfileList: [], AttachedManagedPolicies: [], Tags: [],
      RolePolicyList: [{ PolicyName: 'app', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
      RoleLastUsed: lastUsed === undefined ? {} : { LastUsedDate: lastUsed, Region: 'us-east-1' },
    }],
  };
}
