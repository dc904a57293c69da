import type { Spool } from '../../../src/core/spool.ts';
import type { AwsConfig } from '../config.ts';
import { accountLists, exportText, fetchAccountSummary } from './account-details.ts';
import { callerOf, type LiveCaller } from './caller.ts';
import type { LiveConfig } from './config.ts';
import { fetchEventHistory } from './event-history.ts';
import { fetchLake } from './lake.ts';
import { fetchLastAccessed } from './last-accessed.ts';
import { fetchLogs } from './log-bucket.ts';
import { fetchOrganization } from './organization.ts';
import { CredentialsRefused } from './failures.ts';
import { inParallel } from './parallel.ts';
import { isOptIn, knownRegions } from './regions.ts';
import { fetchTrails } from './trails.ts';

/** Regions whose event history is fetched at the same time; the limit of requests is per region. */
const PARALLEL_REGIONS = 8;

/**
 * Fetches what `live` asks for, in this order: grants and what limits them, settings of the trails, last uses, then the
 * records. What lies in `grants` and `evidence` is always fetched anew, records only as far as they are new.
 */
export async function fetchAws({ live = {} }: AwsConfig, spool: Spool): Promise<void> {
  await spool.clear('grants');
  await spool.clear('evidence');
  const callers: LiveCaller[] = [];
  for (const account of live.accounts ?? [{}]) callers.push(await callerOf(spool, account));
  for (const caller of callers) await fetchAccount(caller, live);
  if (live.organization !== undefined) await fetchOrganization(spool, live.organization, callers.map(({ account }) => account));
  if (live.logs !== undefined) await fetchLogs(spool, live.logs);
  if (live.lake !== undefined) await fetchLake(spool, live.lake, Math.min(...callers.map(({ now }) => now)));
  if (live.events !== undefined) for (const caller of callers) await fetchEvents(caller, live.events);
}

async function fetchAccount(caller: LiveCaller, live: LiveConfig): Promise<void> {
  const lists = live.grants === false && live.lastAccessed === undefined ? undefined : await accountLists(caller);
  if (lists !== undefined && live.grants !== false) {
    await caller.spool.write('grants', `account-authorization-details.${caller.account}.json`, exportText(lists));
    await fetchAccountSummary(caller);
  }
  if (live.logs !== undefined && live.trails !== false) await fetchTrails(caller, live.logs);
  if (lists !== undefined && live.lastAccessed !== undefined) await fetchLastAccessed(caller, lists, live.lastAccessed);
}

async function fetchEvents(caller: LiveCaller, events: NonNullable<LiveConfig['events']>): Promise<void> {
  const all = events.regions === undefined || events.regions === 'all';
  await inParallel(all ? knownRegions(caller.partition) : (events.regions as readonly string[]), PARALLEL_REGIONS, async (region) => {
    try {
      await fetchEventHistory(caller, region, events.from);
    } catch (error) {
      // A region that the account has not switched on does not know its credentials. Nothing is stated of it then.
      if (!all || !isOptIn(caller.partition, region) || !(error instanceof CredentialsRefused)) throw error;
      caller.spool.progress(`${region} is not switched on for account ${caller.account}`);
    }
  });
}
