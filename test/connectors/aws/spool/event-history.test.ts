import { describe, expect, it } from 'vitest';
import type { LiveConfig } from '../../../../connectors/aws/spool/config.ts';
import { SECRETS, tracesIn } from '../../../hostile/secrets.ts';
import { freshAws } from './fresh-aws.ts';
import type { Service } from './local-aws.ts';
import { eventHistory, sts, type HistoryEvent } from './services.ts';

const ACCOUNT = '111122223333';
const NOW = '2026-05-20T12:00:00Z';
const ONLY_EVENTS: LiveConfig = { grants: false, trails: false };

const local = freshAws((aws) => [sts(aws)]);

const event = (n: number, at: string, region = 'eu-central-1'): HistoryEvent => ({
  region,
  record: {
    eventVersion: '1.09', eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, eventTime: at, eventSource: 'ec2.amazonaws.com', eventName: 'DescribeInstances', awsRegion: region, recipientAccountId: ACCOUNT,
    userIdentity: { type: 'AssumedRole', principalId: 'AROAEXAMPLE:s', accountId: ACCOUNT, accessKeyId: SECRETS.temporaryKey }, requestParameters: { password: SECRETS.password }, responseElements: { credentials: { sessionToken: SECRETS.sessionToken, secretAccessKey: SECRETS.secretKey } },
  },
});
const minutes = (count: number, first = '2026-05-19T00:00:00Z', region?: string): HistoryEvent[] => Array.from({ length: count }, (_, n) => event(n, new Date(Date.parse(first) + n * 60_000).toISOString().replace('.000', ''), region));
const ids = (): string[] => local.fetching.records().map((record) => String(record['eventID'])).sort();

describe('a window', () => {
  it('is fetched to its last page, and states to be covered from its first whole day to the second in which it was asked for', async () => {
    const events = minutes(120);
    local.aws.services.push(eventHistory(events));
    await local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, NOW);
    expect(ids()).toEqual(events.map(({ record }) => record['eventID']));
    expect(local.aws.of('cloudtrail:LookupEvents')).toHaveLength(3);
    expect(local.fetching.statement()).toMatchObject({ state: 'complete', extents: [{ instance: ACCOUNT, scope: 'eu-central-1', from: '2026-02-20T00:00:00Z', until: NOW }] });
  });

  it('begins on the day that is configured', async () => {
    local.aws.services.push(eventHistory([]));
    await local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'], from: '2026-05-01' } }, NOW);
    expect(local.fetching.statement().extents).toMatchObject([{ from: '2026-05-01T00:00:00Z', until: NOW }]);
    expect(local.aws.of('cloudtrail:LookupEvents')[0]?.input).toMatchObject({ StartTime: Date.parse('2026-05-01T00:00:00Z') / 1000, EndTime: Date.parse(NOW) / 1000 });
  });

  it('of the next night begins shortly before the end of the last one, and both make one stretch', async () => {
    const events = minutes(10);
    const late = event(900, '2026-05-20T11:30:00Z');
    local.aws.services.push(eventHistory(events));
    await local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, NOW);
    local.aws.services.splice(1, 1, eventHistory([...events, late, event(901, '2026-05-21T01:00:00Z')]));
    await local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, '2026-05-21T12:00:00Z');
    expect(local.aws.of('cloudtrail:LookupEvents').at(-1)?.input).toMatchObject({ StartTime: Date.parse('2026-05-20T10:00:00Z') / 1000 });
    expect(ids()).toHaveLength(12);
    expect(local.fetching.statement().extents).toMatchObject([{ from: '2026-02-20T00:00:00Z', until: '2026-05-21T12:00:00Z' }]);
  });

  it('ends by the clock of AWS when ours is fast: nobody vouches for time that has not come', async () => {
    local.aws.services.push(eventHistory([]));
    local.aws.date = 'Tue, 19 May 2026 08:00:00 GMT';
    await local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, NOW);
    expect(local.fetching.statement().extents).toMatchObject([{ until: '2026-05-19T08:00:00Z' }]);
  });

  it('that is missed for longer than the history leaves a hole in what is stated', async () => {
    local.aws.services.push(eventHistory([]));
    await local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, NOW);
    await local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, '2026-10-01T00:00:00Z');
    expect(local.fetching.statement().extents.map(({ from, until }) => `${from} ${until}`)).toEqual([`2026-02-20T00:00:00Z ${NOW}`, '2026-07-04T00:00:00Z 2026-10-01T00:00:00Z']);
  });
});

it('several accounts are asked and stated by themselves', async () => {
  local.aws.services.push(eventHistory(minutes(2)));
  await local.fetching.fetch({ ...ONLY_EVENTS, accounts: [{}, { assumeRole: { roleArn: 'arn:aws:iam::444455556666:role/auditor' } }], events: { regions: ['eu-central-1'] } }, NOW);
  expect(local.fetching.statement().extents.map(({ instance }) => instance)).toEqual([ACCOUNT, '444455556666']);
  expect(local.aws.of('cloudtrail:LookupEvents').map(({ account }) => account)).toEqual([ACCOUNT, '444455556666']);
  expect(local.fetching.files('usage').map((name) => name.split('/')[1])).toEqual([ACCOUNT, '444455556666']);
});

describe('regions', () => {
  it('each are asked and stated by themselves', async () => {
    local.aws.services.push(eventHistory([...minutes(3), ...minutes(2, '2026-05-18T00:00:00Z', 'us-east-1')]));
    await local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1', 'us-east-1'] } }, NOW);
    expect(local.fetching.records()).toHaveLength(5);
    expect(local.fetching.statement().extents.map(({ scope }) => scope)).toEqual(['eu-central-1', 'us-east-1']);
  });

  it('that the account has not switched on are passed over, and nothing is stated of them', async () => {
    const closed: Service = ({ action, region }) => (action === 'cloudtrail:LookupEvents' && region === 'ap-east-1' ? { error: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' } : undefined);
    local.aws.services.push(closed, eventHistory([]));
    await local.fetching.fetch({ ...ONLY_EVENTS, events: {} }, NOW);
    const scopes = local.fetching.statement().extents.map(({ scope }) => scope);
    expect(scopes).not.toContain('ap-east-1');
    expect(scopes).toContain('af-south-1');
    expect(scopes).toHaveLength(33);
    expect(local.fetching.told.join('\n')).toContain('ap-east-1 is not switched on');
  });

  it('that are named, or always on, must answer', async () => {
    local.aws.services.push(({ action }) => (action === 'cloudtrail:LookupEvents' ? { error: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' } : undefined));
    for (const regions of [['ap-east-1'], ['eu-central-1']]) await expect(local.fetching.fetch({ ...ONLY_EVENTS, events: { regions } }, NOW)).rejects.toMatchObject({ name: 'SourceError', message: expect.stringContaining('does not accept the credentials') });
  });
});

describe('a fetch that is cut off', () => {
  const cutAfter = (calls: number): Service => {
    let seen = 0;
    return ({ action }) => (action === 'cloudtrail:LookupEvents' && ++seen > calls ? { error: 'AccessDeniedException', message: 'cut off' } : undefined);
  };

  it('goes on with its page token, and asks for nothing again that was written', async () => {
    const events = minutes(2_150);
    local.aws.services.push(cutAfter(2), eventHistory(events, 1_000));
    await expect(local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, NOW)).rejects.toThrow('cloudtrail:LookupEvents');
    expect(local.fetching.statement().state).toBe('fetching');
    local.aws.services.splice(1, 1);
    local.aws.calls.length = 0;
    await local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, NOW);
    // Two pages of a thousand were written; one is left.
    expect(local.aws.of('cloudtrail:LookupEvents')).toHaveLength(1);
    expect(ids()).toEqual(events.map(({ record }) => record['eventID']));
    expect(local.fetching.statement()).toMatchObject({ state: 'complete', extents: [{ from: '2026-02-20T00:00:00Z', until: NOW }] });
  });

  it('goes on from the oldest event that was written when the token is not taken any more, and states no day that has fallen out of the history', async () => {
    const events = minutes(2_150);
    local.aws.services.push(cutAfter(2), eventHistory(events, 1_000));
    await expect(local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, NOW)).rejects.toThrow('cloudtrail:LookupEvents');
    local.aws.services.splice(1, 1, ({ input }) => (String(input['NextToken']).endsWith('/2000') ? { error: 'InvalidNextTokenException', message: 'expired' } : undefined));
    await local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, '2026-05-22T12:00:00Z');
    expect([...new Set(ids())]).toEqual(events.map(({ record }) => record['eventID']));
    expect(local.fetching.statement().extents).toMatchObject([{ from: '2026-02-22T00:00:00Z', until: '2026-05-22T12:00:00Z' }]);
  });
});

describe('answers that are not as they should be', () => {
  it('throttling is waited for and told', async () => {
    let seen = 0;
    local.aws.services.push(({ action }) => (action === 'cloudtrail:LookupEvents' && ++seen <= 2 ? { error: 'ThrottlingException', message: 'Rate exceeded' } : undefined), eventHistory(minutes(3)));
    await local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, NOW);
    expect(local.fetching.records()).toHaveLength(3);
    expect(local.fetching.told.join('\n')).toContain('AWS asks to slow down');
  });

  it('a page that points at itself ends the fetch', async () => {
    local.aws.services.push(({ action }) => (action === 'cloudtrail:LookupEvents' ? { output: { Events: [], NextToken: 'again' } } : undefined));
    await expect(local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, NOW)).rejects.toThrow('same page');
  });
});

it('no secret reaches the disk', async () => {
  local.aws.services.push(eventHistory(minutes(5)));
  await local.fetching.fetch({ ...ONLY_EVENTS, events: { regions: ['eu-central-1'] } }, NOW);
  expect(local.fetching.records()).toHaveLength(5);
  expect(tracesIn(local.fetching.everything())).toEqual([]);
});
