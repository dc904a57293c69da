import type { CloudTrailClient, GetQueryResultsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { z } from 'zod';
import { addDays, dayOf, isoSecond, startOf } from '../../../src/core/day.ts';
import { SourceError } from '../../../src/core/errors.ts';
import type { Spool } from '../../../src/core/spool.ts';
import { clientsOf } from './clients.ts';
import { regionOf } from './caller.ts';
import type { LiveConfig } from './config.ts';
import { ask } from './failures.ts';
import { pause } from './pace.ts';
import { gzipped, redactedText } from './records-file.ts';

type Lake = NonNullable<LiveConfig['lake']>;

/** Rows of a page (API Reference, GetQueryResults, `MaxQueryResults`). */
const PAGE = 1000;
const MILLISECONDS_BETWEEN_LOOKS = 1_000;
/** Events are asked for again that came in so shortly before the last end; what was there already counts once. */
const OVERLAP_SECONDS = 2 * 3_600;

const Note = z.strictObject({ until: z.string() });

/**
 * Fetches the events of an event data store that are new, by one query for each day. What the store records depends on its
 * selectors, which pawl does not read: days without an event are not stated as covered. `now`: milliseconds since 1970.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartQuery.html
 */
export async function fetchLake(spool: Spool, lake: Lake, now: number): Promise<void> {
  const client = await clientsOf(spool, lake, regionOf(lake.region)).cloudTrail(regionOf(lake.region));
  const id = lake.eventDataStore.slice(lake.eventDataStore.lastIndexOf('/') + 1);
  const key = `lake/${id}`;
  const note = Note.optional().catch(undefined).parse(spool.recall(key));
  const end = isoSecond(now);
  let from = note === undefined ? isoSecond(startOf(lake.from)) : isoSecond(Date.parse(note.until) - OVERLAP_SECONDS * 1_000);
  while (from < end) {
    const midnight = isoSecond(startOf(addDays(dayOf(Date.parse(from)), 1)));
    const until = midnight < end ? midnight : end;
    await fetchQuery(spool, client, id, from, until);
    await spool.remember(key, { until });
    from = until;
  }
}

async function fetchQuery(spool: Spool, client: CloudTrailClient, id: string, from: string, until: string): Promise<void> {
  const { StartQueryCommand } = await import('@aws-sdk/client-cloudtrail');
  const where = `event data store ${id}`;
  // Instants of ours and an id of hexadecimal digits: nothing in the text comes from outside.
  const statement = `SELECT eventJson FROM ${id} WHERE eventTime >= '${sqlTime(from)}' AND eventTime < '${sqlTime(until)}'`;
  const { QueryId: query } = await ask({ source: spool.source, action: 'cloudtrail:StartQuery', where }, () => client.send(new StartQueryCommand({ QueryStatement: statement })));
  let count = 0;
  let part = 0;
  for await (const page of resultsOf(spool, client, query ?? '', where)) {
    const records = (page.QueryResultRows ?? []).map((row) => redactedText(columnOf(row, 'eventjson')));
    count += records.length;
    spool.progress(`CloudTrail Lake, ${from.slice(0, 10)}: ${count} events`);
    // A row that is no JSON stays a text, which the reader quarantines.
    const texts = records.map((record) => (record === 'unreadable' ? '"unreadable"' : record));
    if (texts.length > 0) await spool.write('usage', `lake/${id}/${from.slice(0, 10)}_${from.replace(/[:-]/g, '')}-${part}.json.gz`, gzipped(`{"Records":[${texts.join(',')}]}`));
    part += 1;
  }
}

/** Pages of a query's results, when it has come to its end. */
async function* resultsOf(spool: Spool, client: CloudTrailClient, query: string, where: string): AsyncGenerator<GetQueryResultsCommandOutput> {
  const { GetQueryResultsCommand } = await import('@aws-sdk/client-cloudtrail');
  const asked = { source: spool.source, action: 'cloudtrail:GetQueryResults', where };
  let token: string | undefined;
  for (;;) {
    const page = await ask(asked, () => client.send(new GetQueryResultsCommand({ QueryId: query, MaxQueryResults: PAGE, ...(token === undefined ? {} : { NextToken: token }) })));
    if (page.QueryStatus === 'QUEUED' || page.QueryStatus === 'RUNNING') {
      await pause(MILLISECONDS_BETWEEN_LOOKS);
      continue;
    }
    if (page.QueryStatus !== 'FINISHED') {
      throw new SourceError(spool.source, `a query of ${where} ended as ${page.QueryStatus ?? 'unknown'}: ${page.ErrorMessage ?? 'no reason given'}`, { remedy: 'run the command again: it goes on where it stopped' });
    }
    yield page;
    if (page.NextToken === undefined) return;
    token = page.NextToken;
  }
}

/** A row is a list of maps of one column each. */
function columnOf(row: readonly Readonly<Record<string, string>>[], name: string): string {
  for (const column of row) for (const [key, value] of Object.entries(column)) if (key.toLowerCase() === name) return value;
  return '';
}

function sqlTime(instant: string): string {
  return instant.replace('T', ' ').replace('Z', '');
}
