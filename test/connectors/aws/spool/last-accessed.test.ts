import { describe, expect, it } from 'vitest';
import { freshAws } from './fresh-aws.ts';
import type { Answer } from './local-aws.ts';
import { answering } from './services.ts';
import { AUDITOR, evidenceOf, NOW, OTHER, SHOP, shopServices } from './shop.ts';

const local = freshAws(shopServices);

const BEGUN = '2026-05-20T12:00:00Z';
const starting = answering({ 'iam:GenerateServiceLastAccessedDetails': { output: { JobId: 'job-0000-0000-0000-0000-0000-000000000' } } });

/** The answer of a job that is done and found nothing, but for these members. */
function job(members: Readonly<Record<string, unknown>>): Answer {
  return { output: { JobStatus: 'COMPLETED', JobCreationDate: BEGUN, JobCompletionDate: '2026-05-20T12:00:01Z', ServicesLastAccessed: [], ...members } };
}

/** A service that nobody used. */
function service(name: string): object {
  return { ServiceName: name, ServiceNamespace: name.toLowerCase(), TotalAuthenticatedEntities: 0 };
}

describe('last uses', () => {
  it('are waited for, of all pages, in a file for each role and user', async () => {
    let looks = 0;
    const begun = job({ JobStatus: 'IN_PROGRESS', JobCompletionDate: BEGUN });
    const pages = {
      first: job({ JobType: 'ACTION_LEVEL', IsTruncated: true, Marker: 'more', ServicesLastAccessed: [service('IAM')] }),
      last: job({ JobType: 'ACTION_LEVEL', IsTruncated: false, ServicesLastAccessed: [service('S3')] }),
    };
    local.aws.services.unshift(starting, ({ action, input }) => {
      if (action !== 'iam:GetServiceLastAccessedDetails') return undefined;
      if (++looks === 1) return begun;
      return input['Marker'] === undefined ? pages.first : pages.last;
    });
    const other = { assumeRole: { roleArn: AUDITOR } };
    await local.fetching.fetch({ grants: false, trails: false, lastAccessed: 'action', accounts: [other] }, NOW);
    expect(local.fetching.files('grants')).toEqual([]);
    const name = `last-accessed/${encodeURIComponent(`arn:aws:iam::${OTHER}:role/r`)}.json`;
    expect(local.fetching.files('evidence')).toEqual([name]);
    expect(JSON.parse(local.fetching.read('evidence', name))).toMatchObject({
      JobStatus: 'COMPLETED',
      IsTruncated: false,
      JobCompletionDate: '2026-05-20T12:00:01.000Z',
      ServicesLastAccessed: [{ ServiceNamespace: 'iam' }, { ServiceNamespace: 's3' }],
    });
    const whose = expect.stringContaining(`arn:aws:iam::${OTHER}:role/r as of 2026-05-20`) as unknown;
    expect(evidenceOf(local).proved).toMatchObject([{ kind: 'last-accessed', instance: OTHER, text: whose }]);
    expect(local.aws.of('iam:GenerateServiceLastAccessedDetails')[0]?.input).toMatchObject({ Granularity: 'ACTION_LEVEL' });
  });

  it('of a role whose path holds whatever IAM takes lie in a file that tells it', async () => {
    const arn = `arn:aws:iam::${SHOP}:role/a!b'(c)*~/../x/r`;
    const role = { Path: '/', RoleName: 'r', RoleId: 'AROAEXAMPLE', Arn: arn };
    const account = { UserDetailList: [], GroupDetailList: [], Policies: [], RoleDetailList: [role], IsTruncated: false };
    local.aws.services.unshift(starting, answering({ 'iam:GetAccountAuthorizationDetails': { output: account }, 'iam:GetServiceLastAccessedDetails': job({}) }));
    await local.fetching.fetch({ grants: false, lastAccessed: 'service' }, NOW);
    expect(local.fetching.files('evidence').map((name) => decodeURIComponent(name))).toEqual([`last-accessed/${arn}.json`]);
  });

  it('that IAM could not count are told', async () => {
    const failed = job({ JobStatus: 'FAILED', Error: { Code: 'InternalFailure', Message: 'sorry' } });
    local.aws.services.unshift(starting, answering({ 'iam:GetServiceLastAccessedDetails': failed }));
    await expect(local.fetching.fetch({ trails: false, lastAccessed: 'service' }, NOW)).rejects.toThrow('InternalFailure');
  });
});
