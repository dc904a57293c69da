import type { Spool } from '../../../src/core/spool.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { isObject } from '../../../src/core/json.ts';
import { clientsOf, type Clients } from './clients.ts';
import type { LiveAccount } from './config.ts';
import { ask } from './failures.ts';

/** Region for what has none of its own; IAM and Organizations answer everywhere. */
const DEFAULT_REGION = 'us-east-1';

/** An account as which we may ask. */
export interface LiveCaller {
  readonly spool: Spool;
  readonly clients: Clients;
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly region: string;
  /** The latest instant that a window may end with, milliseconds since 1970: by our clock or by that of AWS. */
  readonly now: number;
}

/** The region for calls that have none of their own: of the configuration, of the environment, or the oldest. */
export function regionOf(given: string | undefined): string {
  return given ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? DEFAULT_REGION;
}

/** Finds out who the credentials belong to. `sts:GetCallerIdentity` needs no permission. @throws SourceError */
export async function callerOf(spool: Spool, account: LiveAccount): Promise<LiveCaller> {
  const region = regionOf(account.region);
  const clients = clientsOf(spool, account, region);
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const sts = await clients.sts();
  let answeredAt: number | undefined;
  sts.middlewareStack.add(
    (next) => async (given) => {
      const result = await next(given);
      answeredAt = dateOf(result.response);
      return result;
    },
    { step: 'finalizeRequest', name: 'pawlClock', override: true },
  );
  const { Account: id, Arn: arn } = await ask({ source: spool.source, action: 'sts:GetCallerIdentity', where: account.profile === undefined ? 'the given credentials' : `profile ${account.profile}` }, () => sts.send(new GetCallerIdentityCommand({})));
  if (id === undefined || !/^\d{12}$/.test(id)) throw new SourceError(spool.source, 'STS does not say whose the credentials are', { remedy: 'check AWS_ENDPOINT_URL' });
  // A clock of ours that is fast must not vouch for time that has not come.
  const now = Math.min(spool.startedAt, answeredAt ?? spool.startedAt);
  return { spool, clients, account: id, partition: arn?.split(':')[1] ?? 'aws', region, now };
}

/** The instant at which AWS answered, by the `Date` of its answer. */
function dateOf(response: unknown): number | undefined {
  const headers = isObject(response) ? response['headers'] : undefined;
  const date = isObject(headers) ? headers['date'] : undefined;
  const at = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
