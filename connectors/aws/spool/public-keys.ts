import type { PublicKey } from '@aws-sdk/client-cloudtrail';
import { isoSecond, startOf } from '../../../src/core/day.ts';
import { prettyJson } from '../../../src/core/json.ts';
import type { Spool } from '../../../src/core/spool.ts';
import { regionOf } from './caller.ts';
import { clientsOf } from './clients.ts';
import type { LiveConfig } from './config.ts';
import { ask } from './failures.ts';

/** How far back keys are asked for when no first day is configured: as long as the longest cycle. */
const DAYS = 400;

/**
 * Fetches the public keys of CloudTrail by which digests of these regions are checked, as
 * `aws cloudtrail list-public-keys` prints them. Keys are per region, and public.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
 */
export async function fetchPublicKeys(spool: Spool, logs: NonNullable<LiveConfig['logs']>, regions: readonly string[]): Promise<void> {
  const { ListPublicKeysCommand } = await import('@aws-sdk/client-cloudtrail');
  const clients = clientsOf(spool, logs, regionOf(logs.region));
  const since = new Date(logs.from === undefined ? spool.startedAt - DAYS * 86_400_000 : startOf(logs.from));
  for (const region of regions) {
    spool.progress(`public keys of CloudTrail in ${region}`);
    const client = await clients.cloudTrail(region);
    const keys: PublicKey[] = [];
    let token: string | undefined;
    do {
      const command = new ListPublicKeysCommand({ StartTime: since, EndTime: new Date(spool.startedAt), ...(token === undefined ? {} : { NextToken: token }) });
      const page = await ask({ source: spool.source, action: 'cloudtrail:ListPublicKeys', where: region }, () => client.send(command));
      keys.push(...(page.PublicKeyList ?? []));
      token = page.NextToken;
    } while (token !== undefined);
    await spool.write('evidence', `list-public-keys.${region}.json`, prettyJson({ PublicKeyList: keys.map(exported) }));
  }
}

/** The CLI writes bytes in base64. */
function exported({ Value: value, ValidityStartTime: from, ValidityEndTime: until, Fingerprint }: PublicKey): object {
  return {
    Value: Buffer.from(value ?? []).toString('base64'),
    ...(from === undefined ? {} : { ValidityStartTime: isoSecond(from.getTime()) }),
    ...(until === undefined ? {} : { ValidityEndTime: isoSecond(until.getTime()) }),
    Fingerprint,
  };
}
