import type { Event, LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { z } from 'zod';
import { addDays, dayOf, isoSecond, startOf, type UtcDay } from '../../../src/core/day.ts';
import { SourceError } from '../../../src/core/errors.ts';
import type { LiveCaller } from './caller.ts';
import { ask, codesOf } from './failures.ts';
import { paced } from './pace.ts';
import { gzipped, redactedText } from './records-file.ts';

/** "The rate of lookup requests is limited to two per second, per account, per Region" (API Reference, LookupEvents). */
const MILLISECONDS_PER_LOOKUP = 500;
/** "events that occurred in a Region within the last 90 days" (same page). */
const HISTORY_DAYS = 90;
/** Events are asked for again that came in so shortly before the last end; what was there already counts once. */
const OVERLAP_SECONDS = 2 * 3_600;
/** Events that are held before they are written. */
const HELD = 2_000;

/** A window on its way: AWS answers newest first, so what is missing is what lies before `oldest`. */
const Open = z.strictObject({ from: z.string(), until: z.string(), end: z.string(), token: z.string().optional(), oldest: z.string().optional(), part: z.number() });
type Open = z.infer<typeof Open>;
const Note = z.strictObject({ until: z.string().optional(), open: Open.optional() });

/**
 * Fetches the event history of one region that is new since the last fetch, and states what it covers. A fetch that was cut
 * off goes on with its page token, or where the token has expired with the oldest event that it wrote.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function fetchEventHistory(caller: LiveCaller, region: string, first: UtcDay | undefined): Promise<void> {
  const { spool, account } = caller;
  const key = `events/${account}/${region}`;
  const note = Note.catch({}).parse(spool.recall(key) ?? {});
  const whole = addDays(dayOf(caller.now - HISTORY_DAYS * 86_400_000), 1);
  const earliest = isoSecond(startOf(first !== undefined && first > whole ? first : whole));
  const now = isoSecond(caller.now);
  const lookUp = await looker(caller, region);
  const state: { until: string | undefined } = { until: note.until };
  const run = async (open: Open): Promise<void> => {
    await fetchWindow(caller, region, open, lookUp, (next) => spool.remember(key, { ...state, ...(next === undefined ? {} : { open: next }) }));
    // What has fallen out of the history since the window was opened can no longer be vouched for.
    await spool.cover({ instance: account, scope: region, from: open.from < earliest ? earliest : open.from, until: open.until });
    state.until = open.until;
    await spool.remember(key, { ...state });
  };
  if (note.open !== undefined) await run(note.open);
  if (state.until !== undefined && state.until >= now) return;
  const from = state.until === undefined ? earliest : isoSecond(Date.parse(state.until) - OVERLAP_SECONDS * 1_000);
  const begin = from < earliest ? earliest : from;
  if (begin < now) await run({ from: begin, until: now, end: now, part: 0 });
}

/** One page; undefined when its token is not taken any more. */
type LookUp = (open: Open) => Promise<LookupEventsCommandOutput | undefined>;

async function looker({ spool, clients, account }: LiveCaller, region: string): Promise<LookUp> {
  const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
  const client = await clients.cloudTrail(region);
  const inTurn = paced(MILLISECONDS_PER_LOOKUP);
  const asked = { source: spool.source, action: 'cloudtrail:LookupEvents', where: `account ${account} in ${region}` };
  return ({ from, end, token }) => {
    const command = new LookupEventsCommand({ StartTime: new Date(from), EndTime: new Date(end), MaxResults: 50, ...(token === undefined ? {} : { NextToken: token }) });
    const lapsed = (error: unknown): undefined => {
      if (token === undefined || !codesOf(error).includes('InvalidNextTokenException')) throw error;
    };
    return ask(asked, () => inTurn(() => client.send(command).catch(lapsed)));
  };
}

async function fetchWindow(caller: LiveCaller, region: string, begun: Open, lookUp: LookUp, remember: (open: Open | undefined) => Promise<void>): Promise<void> {
  const { spool } = caller;
  let open = begun;
  let held: Event[] = [];
  let count = 0;
  for (;;) {
    const page = await lookUp(open);
    if (page === undefined) {
      // One second after the oldest that was written: others of the same second may be on the page that is lost.
      open = { ...open, end: open.oldest === undefined ? open.until : isoSecond(Date.parse(open.oldest) + 1_000), token: undefined };
      continue;
    }
    const events = page.Events ?? [];
    held.push(...events);
    count += events.length;
    const oldest = events.at(-1)?.EventTime;
    const next: Open = { ...open, token: page.NextToken, ...(oldest === undefined ? {} : { oldest: isoSecond(oldest.getTime()) }) };
    if (page.NextToken !== undefined && page.NextToken === open.token) {
      throw new SourceError(spool.source, `CloudTrail in ${region} answers with the same page again and again`, { remedy: 'run the command again: it goes on where it stopped' });
    }
    open = next;
    spool.progress(`event history of ${caller.account} in ${region}: ${count} events, back to ${open.oldest?.slice(0, 10) ?? open.until.slice(0, 10)}`);
    if (held.length >= HELD || open.token === undefined) {
      await writeEvents(caller, region, open, held);
      held = [];
      open = { ...open, part: open.part + 1 };
      await remember(open.token === undefined ? undefined : open);
    }
    if (open.token === undefined) return;
  }
}

/** One file for each day, named as CloudTrail names files of that day, so that a damaged one spoils no other. */
async function writeEvents({ spool, account }: LiveCaller, region: string, { until, part }: Open, events: readonly Event[]): Promise<void> {
  const days = new Map<UtcDay, Event[]>();
  for (const event of events) {
    const day = dayOf(event.EventTime?.getTime() ?? Date.parse(until));
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  for (const [day, own] of days) {
    const name = `${account}_CloudTrail_${region}_${day.replaceAll('-', '')}T0000Z_until-${until.replace(/[:-]/g, '')}-${part}.json.gz`;
    await spool.write('usage', `event-history/${account}/${region}/${name}`, gzipped(JSON.stringify({ Events: own.map(exported) })));
  }
}

/** An event in the form of `aws cloudtrail lookup-events`, with what pawl may store of it. */
function exported({ EventId, EventName, EventSource, EventTime, ReadOnly, CloudTrailEvent }: Event): object {
  return { EventId, EventName, EventSource, EventTime: EventTime?.toISOString(), ReadOnly, CloudTrailEvent: redactedText(CloudTrailEvent ?? '') };
}
