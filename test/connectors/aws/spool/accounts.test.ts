import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { evidence } from '../../../../connectors/aws/evidence/index.ts';
import { grants } from '../../../../connectors/aws/grants.ts';
import type { LiveConfig } from '../../../../connectors/aws/spool/config.ts';
import { Fetching } from './fetching.ts';
import { LocalAws, type Service } from './local-aws.ts';
import { accountDetails, bucket, noTrails, sts, SUMMARY } from './services.ts';

const NOW = '2026-05-20T12:00:00Z';
const SHOP = '111122223333';
const OTHER = '444455556666';
const exported = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../../fixtures/estate/exports/account-authorization-details.json'), 'utf8')) as Record<string, unknown>;
const small = { UserDetailList: [], GroupDetailList: [], Policies: [], RoleDetailList: [{ Path: '/', RoleName: 'r', RoleId: 'AROAEXAMPLE', Arn: `arn:aws:iam::${OTHER}:role/r`, CreateDate: '2026-01-01T00:00:00Z', AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] }, RolePolicyList: [{ PolicyName: 'a b&<c>', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/%41+*' }] } }], AttachedManagedPolicies: [], InstanceProfileList: [], Tags: [] }] };

let aws: LocalAws;
let fetching: Fetching;
beforeEach(async () => {
  aws = new LocalAws();
  fetching = new Fetching();
  await aws.start();
  aws.services.push(sts(aws), accountDetails({ [SHOP]: exported, [OTHER]: small }), noTrails);
});
afterEach(async () => {
  await aws.stop();
  fetching.dispose();
});

const inventories = (): ReturnType<typeof grants.read> => grants.read('src', fetching.files('grants').map((name) => ({ path: name, text: fetching.read('grants', name) })));

/** What the reader of evidence makes of what was fetched. */
const read = (): ReturnType<typeof evidence.read> => evidence.read('src', { spool: fetching.files('evidence').map((name) => ({ path: name, text: fetching.read('evidence', name) })) });

describe('grants', () => {
  it('of all pages are the inventory that the export of the CLI gives', async () => {
    await fetching.fetch({}, NOW);
    expect(aws.of('iam:GetAccountAuthorizationDetails').length).toBeGreaterThan(3);
    expect(fetching.files('grants')).toEqual([`account-authorization-details.${SHOP}.json`, `account-summary.${SHOP}.json`]);
    expect(inventories()).toEqual(grants.read('src', [{ path: 'x', text: JSON.stringify(exported) }, { path: `y.${SHOP}`, text: JSON.stringify({ SummaryMap: SUMMARY }) }]));
  });

  it('of several accounts come by roles, with an external id', async () => {
    await fetching.fetch({ accounts: [{}, { assumeRole: { roleArn: `arn:aws:iam::${OTHER}:role/auditor`, externalId: 'shop-42' } }] }, NOW);
    expect(inventories().map(({ instance }) => instance)).toEqual([SHOP, OTHER]);
    expect(aws.of('sts:AssumeRole').map(({ input }) => input)).toMatchObject([{ RoleArn: `arn:aws:iam::${OTHER}:role/auditor`, ExternalId: 'shop-42', RoleSessionName: 'pawl' }]);
    expect(JSON.stringify(inventories())).toContain('a b&<c>');
  });

  it('of a page without a way on are a broken answer, not a small account', async () => {
    aws.services.unshift(({ action }) => (action === 'iam:GetAccountAuthorizationDetails' ? { output: { ...small, RoleDetailList: [], IsTruncated: true } } : undefined));
    await expect(fetching.fetch({}, NOW)).rejects.toThrow('more grants');
    expect(fetching.files('grants')).toEqual([]);
  });

  it('that were fetched before are taken away first: an account that is no longer asked leaves nothing', async () => {
    await fetching.fetch({ accounts: [{}, { assumeRole: { roleArn: `arn:aws:iam::${OTHER}:role/auditor` } }] }, NOW);
    await fetching.fetch({}, NOW);
    expect(inventories().map(({ instance }) => instance)).toEqual([SHOP]);
  });
});

describe('organization policies', () => {
  const scp = { PolicySummary: { Id: 'p-guard001', Name: 'guard', Type: 'SERVICE_CONTROL_POLICY', AwsManaged: false }, Content: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'iam:*', Resource: '*' }] }) };
  const full = { PolicySummary: { Id: 'p-FullAWSAccess', Name: 'FullAWSAccess', Type: 'SERVICE_CONTROL_POLICY', AwsManaged: true }, Content: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }) };
  const organizations = (types: readonly string[]): Service => ({ action, input }) => {
    if (action === 'organizations:DescribeOrganization') return { output: { Organization: { Id: 'o-abcdefghij', MasterAccountId: '999988887777' } } };
    if (action === 'organizations:ListRoots') return { output: { Roots: [{ Id: 'r-root', PolicyTypes: types.map((Type) => ({ Type, Status: 'ENABLED' })) }] } };
    if (action === 'organizations:ListParents') return { output: { Parents: [input['ChildId'] === SHOP ? { Id: 'ou-root-aaaaaaaa', Type: 'ORGANIZATIONAL_UNIT' } : { Id: 'r-root', Type: 'ROOT' }] } };
    if (action === 'organizations:ListPoliciesForTarget') {
      // An empty page before the last one is allowed.
      if (input['NextToken'] === undefined) return { output: { Policies: input['TargetId'] === 'r-root' ? [full.PolicySummary] : [], NextToken: 'more' } };
      return { output: { Policies: input['TargetId'] === SHOP ? [scp.PolicySummary, full.PolicySummary] : input['TargetId'] === 'r-root' ? [] : [full.PolicySummary] } };
    }
    if (action === 'organizations:DescribePolicy') return { output: { Policy: input['PolicyId'] === 'p-guard001' ? scp : full } };
    return undefined;
  };

  it('are laid down as the bundle that the inventory reads', async () => {
    aws.services.push(organizations(['SERVICE_CONTROL_POLICY']));
    await fetching.fetch({ organization: {} }, NOW);
    const [{ inventory } = { inventory: undefined }] = inventories();
    expect(inventory?.organization?.managementAccount).toBe('999988887777');
    expect(inventory?.organization?.levels.map(({ target, serviceControlPolicies, resourceControlPolicies }) => [target, serviceControlPolicies.map(({ name }) => name), resourceControlPolicies.length])).toEqual([
      ['r-root', ['p-FullAWSAccess (FullAWSAccess)'], 0],
      ['ou-root-aaaaaaaa', ['p-FullAWSAccess (FullAWSAccess)'], 0],
      [SHOP, ['p-FullAWSAccess (FullAWSAccess)', 'p-guard001 (guard)'], 0],
    ]);
    expect(aws.of('organizations:DescribePolicy')).toHaveLength(2);
    expect(aws.of('organizations:ListPoliciesForTarget').every(({ input }) => input['Filter'] === 'SERVICE_CONTROL_POLICY')).toBe(true);
  });

  it('of an account outside any organization are a mistake that is told', async () => {
    aws.services.push(({ action }) => (action === 'organizations:DescribeOrganization' ? { error: 'AWSOrganizationsNotInUseException', message: 'not in use' } : undefined));
    await expect(fetching.fetch({ organization: {} }, NOW)).rejects.toMatchObject({ message: expect.stringContaining('belongs to no organization'), remedy: expect.stringContaining('organization') });
  });

  it('whose chain of units never ends are not followed for ever', async () => {
    aws.services.push(({ action }) => (action === 'organizations:ListParents' ? { output: { Parents: [{ Id: 'ou-root-bbbbbbbb' }] } } : undefined), organizations([]));
    await expect(fetching.fetch({ organization: {} }, NOW)).rejects.toThrow('does not tell the way');
  });
});

describe('trails', () => {
  const home = `arn:aws:cloudtrail:us-east-1:${SHOP}:trail/main`;
  const foreign = 'arn:aws:cloudtrail:eu-west-1:999988887777:trail/org';
  const LOGS: LiveConfig = { grants: false, logs: { bucket: 'trail-logs', prefix: 'ct/' } };
  beforeEach(() => void aws.services.push(bucket('trail-logs', new Map([[`ct/AWSLogs/${SHOP}/CloudTrail/eu-central-1/2026/05/01/a.json.gz`, Buffer.from('x')]]))));
  const trails: Service = ({ action, region, input }) => {
    if (action === 'cloudtrail:ListTrails') return { output: { Trails: input['NextToken'] === undefined ? [{ TrailARN: home, HomeRegion: 'us-east-1' }] : [], ...(input['NextToken'] === undefined ? { NextToken: 'more' } : {}) } };
    if (action === 'cloudtrail:DescribeTrails') return { output: { trailList: region === 'us-east-1' ? [{ Name: 'main', TrailARN: home, HomeRegion: 'us-east-1', IsMultiRegionTrail: false, S3BucketName: 'trail-logs', S3KeyPrefix: 'ct' }, { Name: 'data', TrailARN: `${home}-data`, HomeRegion: 'us-east-1', S3BucketName: 'other-logs' }] : [{ Name: 'org', TrailARN: foreign, HomeRegion: 'eu-west-1', IsOrganizationTrail: true, IsMultiRegionTrail: true, S3BucketName: 'trail-logs', S3KeyPrefix: 'ct' }] } };
    if (input['TrailName'] === foreign || input['Name'] === foreign) return { error: 'TrailNotFoundException', message: 'not yours' };
    if (action === 'cloudtrail:GetEventSelectors') return region === 'us-east-1' ? { output: { TrailARN: home, AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }] } } : { error: 'TrailNotFoundException' };
    if (action === 'cloudtrail:GetTrailStatus') return { output: { IsLogging: true, LatestDeliveryTime: 1_779_000_000 } };
    return undefined;
  };

  it('of all regions are told with selectors and state, each asked in its home; of the trail of an organization what a member may see', async () => {
    aws.services.unshift(trails);
    await fetching.fetch(LOGS, NOW);
    expect(fetching.files('evidence')).toEqual([`describe-trails.${SHOP}.json`, `get-event-selectors.${encodeURIComponent(home)}.json`, `get-trail-status.${encodeURIComponent(home)}.json`]);
    expect(JSON.parse(fetching.read('evidence', `describe-trails.${SHOP}.json`))).toMatchObject({ trailList: [{ TrailARN: foreign }, { TrailARN: home }] });
    expect(JSON.parse(fetching.read('evidence', `get-trail-status.${encodeURIComponent(home)}.json`))).toEqual({ IsLogging: true, LatestDeliveryTime: '2026-05-17T06:40:00.000Z' });
    expect(read().proved.map(({ path, text }) => `${path}: ${text}`)).toEqual([`${foreign}: all regions, selectors not told (get-event-selectors)`, `${home}: only us-east-1, management events, logging`]);
  });

  it('of an account whose record is its event history are not asked: a trail tells nothing of it', async () => {
    aws.services.unshift(trails);
    await fetching.fetch({ grants: false }, NOW);
    expect(aws.of('cloudtrail:ListTrails')).toEqual([]);
  });

  it('of the account itself must answer', async () => {
    aws.services.unshift(({ action }) => (action === 'cloudtrail:GetEventSelectors' ? { error: 'AccessDeniedException', message: 'no' } : undefined), trails);
    await expect(fetching.fetch(LOGS, NOW)).rejects.toThrow('lack the permission cloudtrail:GetEventSelectors');
  });
});

describe('last uses', () => {
  it('are waited for, of all pages, in a file for each role and user', async () => {
    let looks = 0;
    aws.services.unshift(({ action, input }) => {
      if (action === 'iam:GenerateServiceLastAccessedDetails') return { output: { JobId: 'job-0000-0000-0000-0000-0000-000000000' } };
      if (action !== 'iam:GetServiceLastAccessedDetails') return undefined;
      if (++looks === 1) return { output: { JobStatus: 'IN_PROGRESS', JobCreationDate: '2026-05-20T12:00:00Z', ServicesLastAccessed: [], JobCompletionDate: '2026-05-20T12:00:00Z' } };
      const last = input['Marker'] !== undefined;
      return { output: { JobStatus: 'COMPLETED', JobType: 'ACTION_LEVEL', JobCreationDate: '2026-05-20T12:00:00Z', JobCompletionDate: '2026-05-20T12:00:01Z', IsTruncated: !last, ...(last ? {} : { Marker: 'more' }), ServicesLastAccessed: [{ ServiceName: last ? 'S3' : 'IAM', ServiceNamespace: last ? 's3' : 'iam', TotalAuthenticatedEntities: 0 }] } };
    });
    await fetching.fetch({ grants: false, trails: false, lastAccessed: 'action', accounts: [{ assumeRole: { roleArn: `arn:aws:iam::${OTHER}:role/auditor` } }] }, NOW);
    expect(fetching.files('grants')).toEqual([]);
    const name = `last-accessed/${encodeURIComponent(`arn:aws:iam::${OTHER}:role/r`)}.json`;
    expect(fetching.files('evidence')).toEqual([name]);
    expect(JSON.parse(fetching.read('evidence', name))).toMatchObject({ JobStatus: 'COMPLETED', IsTruncated: false, JobCompletionDate: '2026-05-20T12:00:01.000Z', ServicesLastAccessed: [{ ServiceNamespace: 'iam' }, { ServiceNamespace: 's3' }] });
    expect(read().proved).toMatchObject([{ kind: 'last-accessed', instance: OTHER, text: expect.stringContaining(`arn:aws:iam::${OTHER}:role/r as of 2026-05-20`) }]);
    expect(aws.of('iam:GenerateServiceLastAccessedDetails')[0]?.input).toMatchObject({ Granularity: 'ACTION_LEVEL' });
  });

  it('of a role whose path holds whatever IAM takes lie in a file that tells it', async () => {
    const arn = `arn:aws:iam::${SHOP}:role/a!b'(c)*~/../x/r`;
    aws.services.unshift(({ action }) => {
      if (action === 'iam:GetAccountAuthorizationDetails') return { output: { UserDetailList: [], GroupDetailList: [], Policies: [], RoleDetailList: [{ Path: '/', RoleName: 'r', RoleId: 'AROAEXAMPLE', Arn: arn }], IsTruncated: false } };
      if (action === 'iam:GenerateServiceLastAccessedDetails') return { output: { JobId: 'job-0000-0000-0000-0000-0000-000000000' } };
      return action === 'iam:GetServiceLastAccessedDetails' ? { output: { JobStatus: 'COMPLETED', JobCreationDate: '2026-05-20T12:00:00Z', JobCompletionDate: '2026-05-20T12:00:01Z', ServicesLastAccessed: [] } } : undefined;
    });
    await fetching.fetch({ grants: false, lastAccessed: 'service' }, NOW);
    expect(fetching.files('evidence').map((name) => decodeURIComponent(name))).toEqual([`last-accessed/${arn}.json`]);
  });

  it('that IAM could not count are told', async () => {
    aws.services.unshift(({ action }) => {
      if (action === 'iam:GenerateServiceLastAccessedDetails') return { output: { JobId: 'job-0000-0000-0000-0000-0000-000000000' } };
      return action === 'iam:GetServiceLastAccessedDetails' ? { output: { JobStatus: 'FAILED', JobCreationDate: '2026-05-20T12:00:00Z', JobCompletionDate: '2026-05-20T12:00:01Z', ServicesLastAccessed: [], Error: { Code: 'InternalFailure', Message: 'sorry' } } } : undefined;
    });
    await expect(fetching.fetch({ trails: false, lastAccessed: 'service' }, NOW)).rejects.toThrow('InternalFailure');
  });
});

describe('CloudTrail Lake', () => {
  const store = '0f0f0f0f-1111-2222-3333-444444444444';
  const record = (n: number): string => JSON.stringify({ eventID: `e${n}`, eventName: 'X', requestParameters: { password: 'Zq7-correct-horse-battery' } });
  const lake = (status = 'FINISHED'): Service => {
    let looks = 0;
    return ({ action, input }) => {
      if (action === 'cloudtrail:StartQuery') return { output: { QueryId: `query-${String(input['QueryStatement']).slice(-21)}` } };
      if (action !== 'cloudtrail:GetQueryResults') return undefined;
      if (++looks === 1) return { output: { QueryStatus: 'RUNNING' } };
      if (status !== 'FINISHED') return { output: { QueryStatus: status, ErrorMessage: 'too much' } };
      return { output: { QueryStatus: status, QueryResultRows: [[{ eventJson: record(looks) }], [{ eventJson: 'not json' }]], ...(input['NextToken'] === undefined ? { NextToken: 'more' } : {}) } };
    };
  };

  it('is asked day by day, all pages, and remembers the end', async () => {
    aws.services.push(lake());
    const live = { grants: false, trails: false, lake: { eventDataStore: `arn:aws:cloudtrail:eu-central-1:${SHOP}:eventdatastore/${store}`, from: '2026-05-19' } };
    await fetching.fetch(live, NOW);
    expect(aws.of('cloudtrail:StartQuery').map(({ input }) => input['QueryStatement'])).toEqual([
      `SELECT eventJson FROM ${store} WHERE eventTime >= '2026-05-19 00:00:00' AND eventTime < '2026-05-20 00:00:00'`,
      `SELECT eventJson FROM ${store} WHERE eventTime >= '2026-05-20 00:00:00' AND eventTime < '2026-05-20 12:00:00'`,
    ]);
    expect(fetching.files('usage')).toHaveLength(4);
    const { Records: records } = JSON.parse(fetching.read('usage', fetching.files('usage')[0] ?? '')) as { Records: unknown[] };
    expect(records).toEqual([{ eventID: 'e2', eventName: 'X', requestParameters: {} }, 'unreadable']);
    expect(fetching.statement().extents).toEqual([]);
    aws.calls.length = 0;
    await fetching.fetch(live, '2026-05-20T13:00:00Z');
    expect(aws.of('cloudtrail:StartQuery').map(({ input }) => String(input['QueryStatement']).slice(-88))).toEqual([expect.stringContaining(">= '2026-05-20 10:00:00'")]);
  });

  it('that fails says why', async () => {
    aws.services.push(lake('TIMED_OUT'));
    await expect(fetching.fetch({ grants: false, trails: false, lake: { eventDataStore: store, from: '2026-05-20' } }, NOW)).rejects.toThrow('TIMED_OUT: too much');
  });
});

describe('credentials', () => {
  it.each([
    ['ExpiredToken', 'have expired', 'log in again'],
    ['InvalidClientTokenId', 'does not accept', 'keys are in use'],
    ['AccessDenied', 'lack the permission sts:AssumeRole', 'allow sts:AssumeRole'],
  ])('%s is told with its remedy', async (error, says, remedy) => {
    aws.services.unshift(({ action }) => (action === 'sts:AssumeRole' ? { error, status: 403, message: 'no' } : undefined));
    await expect(fetching.fetch({ accounts: [{ assumeRole: { roleArn: `arn:aws:iam::${OTHER}:role/auditor` } }] }, NOW)).rejects.toMatchObject({ name: 'SourceError', message: expect.stringContaining(says), remedy: expect.stringContaining(remedy) });
  });

  it('that are nowhere are told with the ways to give them', async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    await expect(fetching.fetch({}, NOW)).rejects.toMatchObject({ message: expect.stringContaining('there are no credentials'), remedy: expect.stringContaining('AWS_PROFILE') });
  });

  it('of a profile are used, also to become a role, and the SDK says nothing of others that lie about', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const file = path.join(fetching.folder, 'credentials');
    writeFileSync(file, '[audit]\naws_access_key_id = AKIALOCALLOCALLOCAL2\naws_secret_access_key = local-secret\n');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = file;
    aws.keys.set('AKIALOCALLOCALLOCAL2', '999988887777');
    await fetching.fetch({ accounts: [{ profile: 'audit', assumeRole: { roleArn: `arn:aws:iam::${OTHER}:role/auditor` } }] }, NOW);
    expect(aws.of('sts:AssumeRole').map(({ account }) => account)).toEqual(['999988887777']);
    expect(warned.mock.calls).toEqual([]);
    warned.mockRestore();
    expect(inventories().map(({ instance }) => instance)).toEqual([OTHER]);
  });

  it('of a profile that is not there are told', async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    await expect(fetching.fetch({ accounts: [{ profile: 'nobody' }] }, NOW)).rejects.toMatchObject({ message: expect.stringContaining('profile nobody') });
  });

  it('cannot be asked for when nobody answers', async () => {
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:1';
    await expect(fetching.fetch({}, NOW)).rejects.toMatchObject({ message: expect.stringContaining('cannot be reached') });
  });
});
