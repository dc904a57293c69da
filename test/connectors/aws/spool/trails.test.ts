import { describe, expect, it } from 'vitest';
import type { LiveConfig } from '../../../../connectors/aws/spool/config.ts';
import { freshAws } from './fresh-aws.ts';
import type { Service } from './local-aws.ts';
import { answering, bucket } from './services.ts';
import { evidenceOf, NOW, SHOP, shopServices } from './shop.ts';

const LOG = `ct/AWSLogs/${SHOP}/CloudTrail/eu-central-1/2026/05/01/a.json.gz`;
const local = freshAws((aws) => [...shopServices(aws), bucket('trail-logs', new Map([[LOG, Buffer.from('x')]]))]);

/** A trail of the account, and one of its organization that belongs to another; both write into the bucket that is fetched. */
const OWN = `arn:aws:cloudtrail:us-east-1:${SHOP}:trail/main`;
const FOREIGN = 'arn:aws:cloudtrail:eu-west-1:999988887777:trail/org';
const INTO = { S3BucketName: 'trail-logs', S3KeyPrefix: 'ct' };
const LOGS: LiveConfig = { grants: false, logs: { bucket: 'trail-logs', prefix: 'ct/' } };

const inHome = [
  { Name: 'main', TrailARN: OWN, HomeRegion: 'us-east-1', IsMultiRegionTrail: false, ...INTO },
  { Name: 'data', TrailARN: `${OWN}-data`, HomeRegion: 'us-east-1', S3BucketName: 'other-logs' },
];
const elsewhere = [{ Name: 'org', TrailARN: FOREIGN, HomeRegion: 'eu-west-1', IsOrganizationTrail: true, IsMultiRegionTrail: true, ...INTO }];
const ofManagement = { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] };

const trails: Service = ({ action, region, input }) => {
  if (action === 'cloudtrail:ListTrails') {
    const isFirst = input['NextToken'] === undefined;
    return { output: isFirst ? { Trails: [{ TrailARN: OWN, HomeRegion: 'us-east-1' }], NextToken: 'more' } : { Trails: [] } };
  }
  if (action === 'cloudtrail:DescribeTrails') return { output: { trailList: region === 'us-east-1' ? inHome : elsewhere } };
  if (input['TrailName'] === FOREIGN || input['Name'] === FOREIGN) return { error: 'TrailNotFoundException', message: 'not yours' };
  if (action === 'cloudtrail:GetEventSelectors') {
    return region === 'us-east-1' ? { output: { TrailARN: OWN, AdvancedEventSelectors: [ofManagement] } } : { error: 'TrailNotFoundException' };
  }
  if (action === 'cloudtrail:GetTrailStatus') return { output: { IsLogging: true, LatestDeliveryTime: 1_779_000_000 } };
  return undefined;
};

describe('trails', () => {
  it('of all regions are told with selectors and state, each asked in its home; of the trail of an organization what a member may see', async () => {
    local.aws.services.unshift(trails);
    await local.fetching.fetch(LOGS, NOW);
    const [described, selectors, status] = [
      `describe-trails.${SHOP}.json`,
      `get-event-selectors.${encodeURIComponent(OWN)}.json`,
      `get-trail-status.${encodeURIComponent(OWN)}.json`,
    ];
    expect(local.fetching.files('evidence')).toEqual([described, selectors, status]);
    expect(JSON.parse(local.fetching.read('evidence', described))).toMatchObject({ trailList: [{ TrailARN: FOREIGN }, { TrailARN: OWN }] });
    expect(JSON.parse(local.fetching.read('evidence', status))).toEqual({ IsLogging: true, LatestDeliveryTime: '2026-05-17T06:40:00.000Z' });
    expect(evidenceOf(local).proved.map(({ path, text }) => `${path}: ${text}`)).toEqual([
      `${FOREIGN}: all regions, selectors not told (get-event-selectors)`,
      `${OWN}: only us-east-1, management events, logging`,
    ]);
  });

  it('of an account whose record is its event history are not asked: a trail tells nothing of it', async () => {
    local.aws.services.unshift(trails);
    await local.fetching.fetch({ grants: false }, NOW);
    expect(local.aws.of('cloudtrail:ListTrails')).toEqual([]);
  });

  it('of the account itself must answer', async () => {
    local.aws.services.unshift(answering({ 'cloudtrail:GetEventSelectors': { error: 'AccessDeniedException', message: 'no' } }), trails);
    await expect(local.fetching.fetch(LOGS, NOW)).rejects.toThrow('lack the permission cloudtrail:GetEventSelectors');
  });
});
