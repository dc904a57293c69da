import type { Answer, Call, LocalAws, Service } from './local-aws.ts';

/** An event as it lies in the history of a region. */
export interface HistoryEvent {
  readonly region: string;
  /** The record; `eventTime` and `eventID` are read. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** The same answer to every call of an action, whoever makes it; calls of other actions are left to the next. */
export function answering(answers: Readonly<Record<string, Answer>>): Service {
  return ({ action }) => answers[action];
}

/** STS: tells whose a key is, and hands out keys of roles. */
export function sts(aws: LocalAws): Service {
  return ({ action, account, input }) => {
    if (action === 'sts:GetCallerIdentity') return { output: { Account: account, Arn: `arn:aws:iam::${account}:user/auditor`, UserId: 'AIDAAUDITOR' } };
    if (action !== 'sts:AssumeRole') return undefined;
    const role = String(input['RoleArn']);
    const key = `ASIAROLEOF${role.split(':')[4] ?? ''}`;
    aws.keys.set(key, role.split(':')[4] ?? '');
    return { output: { Credentials: { AccessKeyId: key, SecretAccessKey: 'local-secret-of-a-role', SessionToken: 'local-token-of-a-role', Expiration: '2099-01-01T00:00:00Z' }, AssumedRoleUser: { Arn: `${role}/pawl`, AssumedRoleId: 'AROAX:pawl' } } };
  };
}

/** Quotas of every account, as the CLI prints them below `SummaryMap`. */
export const SUMMARY = { PolicySizeQuota: 6144, RolePolicySizeQuota: 10240, AttachedPoliciesPerRoleQuota: 20, VersionsPerPolicyQuota: 5, Users: 3 };

/** `GetAccountAuthorizationDetails` over an export of the CLI, `perPage` entries on each page, documents percent-encoded. */
export function accountDetails(exports: Readonly<Record<string, Readonly<Record<string, unknown>>>>, perPage = 7): Service {
  const lists = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'];
  return ({ action, account, input }) => {
    const details = exports[account];
    if (action === 'iam:GetAccountSummary') return { output: { SummaryMap: new Map(Object.entries(SUMMARY)) } };
    if (action !== 'iam:GetAccountAuthorizationDetails' || details === undefined) return undefined;
    const all = lists.flatMap((list) => ((details[list] ?? []) as unknown[]).map((entry) => ({ list, entry: encoded(entry) })));
    const start = Number(input['Marker'] ?? 0);
    const page = all.slice(start, start + perPage);
    const end = start + perPage;
    return {
      output: {
        ...Object.fromEntries(lists.map((list) => [list, page.filter((one) => one.list === list).map((one) => one.entry)])),
        IsTruncated: end < all.length,
        ...(end < all.length ? { Marker: String(end) } : {}),
      },
    };
  };
}

/** Documents as IAM's API writes them. */
function encoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encoded);
  if (typeof value !== 'object' || value === null) return value;
  const isDocument = (name: string): boolean => name.endsWith('Document');
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, isDocument(name) && typeof inner === 'object' ? encodeURIComponent(JSON.stringify(inner)) : encoded(inner)]));
}

/** `LookupEvents`: newest first, `perPage` on a page, only inside the window; tokens are bound to their parameters. */
export function eventHistory(events: readonly HistoryEvent[], perPage = 50): Service {
  const at = ({ record }: HistoryEvent): number => Date.parse(String(record['eventTime']));
  const sorted = [...events].sort((a, b) => at(b) - at(a));
  return ({ action, region, input }) => {
    if (action !== 'cloudtrail:LookupEvents') return undefined;
    const [from, until] = [Number(input['StartTime']) * 1000, Number(input['EndTime']) * 1000];
    const found = sorted.filter((event) => event.region === region && at(event) >= from && at(event) <= until);
    const bound = `${region}/${from}/${until}/`;
    const token = input['NextToken'] as string | undefined;
    if (token !== undefined && !token.startsWith(bound)) return { error: 'InvalidNextTokenException', message: 'Invalid token.' };
    const start = token === undefined ? 0 : Number(token.slice(bound.length));
    const page = found.slice(start, start + perPage);
    return {
      output: {
        Events: page.map(({ record }) => ({ EventId: record['eventID'], EventName: record['eventName'], EventTime: Date.parse(String(record['eventTime'])) / 1000, AccessKeyId: 'AKIAZQ7ZQ7ZQ7ZQ7ZQ7A', CloudTrailEvent: JSON.stringify(record) })),
        ...(start + perPage < found.length ? { NextToken: `${bound}${start + perPage}` } : {}),
      },
    };
  };
}

/** A bucket: `ListObjectsV2` with delimiter, start and pages, and `GetObject`. */
export function bucket(name: string, objects: ReadonlyMap<string, Buffer>, perPage = 100): Service {
  return ({ action, input }) => {
    if (!action.startsWith('s3:')) return undefined;
    if (input['bucket'] !== name) return { error: 'NoSuchBucket', status: 404 };
    if (action === 's3:GetObject') {
      const bytes = objects.get(String(input['key']));
      return bytes === undefined ? { error: 'NoSuchKey', status: 404 } : { bytes };
    }
    return listing(objects, input, perPage);
  };
}

function listing(objects: ReadonlyMap<string, Buffer>, input: Call['input'], perPage: number): Answer {
  const prefix = (input['prefix'] ?? '') as string;
  const delimiter = input['delimiter'] as string | undefined;
  const after = (input['continuation-token'] ?? input['start-after'] ?? '') as string;
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  const folders = delimiter === undefined ? [] : [...new Set(keys.filter((key) => key.slice(prefix.length).includes(delimiter)).map((key) => key.slice(0, key.indexOf(delimiter, prefix.length) + 1)))];
  const entries = (delimiter === undefined ? keys : [...folders, ...keys.filter((key) => !key.slice(prefix.length).includes(delimiter))]).filter((key) => key > after);
  const page = entries.slice(0, perPage);
  const more = entries.length > perPage;
  return {
    output: {
      Name: 'bucket',
      IsTruncated: more,
      ...(more ? { NextContinuationToken: page.at(-1) } : {}),
      Contents: page.filter((key) => !folders.includes(key)).map((key) => ({ Key: key, Size: objects.get(key)?.length ?? 0, LastModified: '2026-01-01T00:00:00.000Z', ETag: '"x"' })),
      CommonPrefixes: page.filter((key) => folders.includes(key)).map((key) => ({ Prefix: key })),
    },
  };
}

/** An account without trails, and a region without keys. */
export const noTrails: Service = ({ action }) => {
  if (action === 'cloudtrail:ListPublicKeys') return { output: { PublicKeyList: [] } };
  if (action === 'cloudtrail:ListTrails') return { output: { Trails: [] } };
  return action === 'cloudtrail:DescribeTrails' ? { output: { trailList: [] } } : undefined;
};
