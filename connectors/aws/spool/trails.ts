import type { Trail } from '@aws-sdk/client-cloudtrail';
import { by } from '../../../src/core/order.ts';
import { exportText } from './account-details.ts';
import type { LiveCaller } from './caller.ts';
import type { LiveConfig } from './config.ts';
import { ask, codesOf } from './failures.ts';

/**
 * Fetches the trails that fill the bucket which is read, with their selectors and their state, as `aws cloudtrail
 * describe-trails`, `get-event-selectors` and `get-trail-status` print them. `ListTrails` names those of other regions. What
 * another trail is told to record says nothing of this record.
 */
export async function fetchTrails(caller: LiveCaller, logs: NonNullable<LiveConfig['logs']>): Promise<void> {
  const { spool, account } = caller;
  const prefix = (text: string | undefined): string => (text ?? '').replace(/\/$/, '');
  const trails = (await describedTrails(caller)).filter((trail) => trail.S3BucketName === logs.bucket && prefix(trail.S3KeyPrefix) === prefix(logs.prefix));
  if (trails.length === 0) spool.progress(`no trail of account ${account} fills ${logs.bucket}`);
  await spool.write('evidence', `describe-trails.${account}.json`, exportText({ trailList: trails }));
  for (const { TrailARN: arn, HomeRegion: home } of trails) {
    if (arn === undefined) continue;
    spool.progress(`trail ${arn}`);
    await fetchTrail(caller, arn, home ?? caller.region);
  }
}

async function describedTrails(caller: LiveCaller): Promise<readonly Trail[]> {
  const { DescribeTrailsCommand, ListTrailsCommand } = await import('@aws-sdk/client-cloudtrail');
  const { spool, clients, account } = caller;
  const regions = new Set([caller.region]);
  const client = await clients.cloudTrail(caller.region);
  let token: string | undefined;
  do {
    const page = await ask({ source: spool.source, action: 'cloudtrail:ListTrails', where: `account ${account}` }, () => client.send(new ListTrailsCommand(token === undefined ? {} : { NextToken: token })));
    for (const { HomeRegion: home } of page.Trails ?? []) if (home !== undefined) regions.add(home);
    token = page.NextToken;
  } while (token !== undefined);
  const found = new Map<string, Trail>();
  for (const region of [...regions].sort()) {
    const inRegion = await clients.cloudTrail(region);
    // Shadows are asked for, too: in a member account the trail of the organization is one.
    const { trailList } = await ask({ source: spool.source, action: 'cloudtrail:DescribeTrails', where: `account ${account} in ${region}` }, () => inRegion.send(new DescribeTrailsCommand({})));
    for (const trail of trailList ?? []) if (trail.TrailARN !== undefined) found.set(trail.TrailARN, trail);
  }
  return [...found.values()].sort(by((trail) => trail.TrailARN ?? ''));
}

async function fetchTrail({ spool, clients, account }: LiveCaller, arn: string, home: string): Promise<void> {
  const { GetEventSelectorsCommand, GetTrailStatusCommand } = await import('@aws-sdk/client-cloudtrail');
  const client = await clients.cloudTrail(home);
  const name = encodeURIComponent(arn);
  // The trail of an organization may be seen and not asked from a member account: then its settings stay unknown.
  const foreign = arn.split(':')[4] !== account;
  const orNothing = (error: unknown): undefined => {
    if (!foreign || !codesOf(error).some((code) => /^(?:TrailNotFoundException|AccessDenied\w*|CloudTrailAccessNotEnabledException|NotOrganizationMasterAccountException)$/.test(code))) throw error;
  };
  const where = `trail ${arn}`;
  const selectors = await ask({ source: spool.source, action: 'cloudtrail:GetEventSelectors', where }, () => client.send(new GetEventSelectorsCommand({ TrailName: arn })).catch(orNothing));
  if (selectors !== undefined) await spool.write('evidence', `get-event-selectors.${name}.json`, exportText(selectors));
  const status = await ask({ source: spool.source, action: 'cloudtrail:GetTrailStatus', where }, () => client.send(new GetTrailStatusCommand({ Name: arn })).catch(orNothing));
  if (status !== undefined) await spool.write('evidence', `get-trail-status.${name}.json`, exportText(status));
}
