import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentDays } from '../../src/analyses/heartbeats.ts';
import { openStore } from '../../src/store/open.ts';
import { Bench, record } from '../ingest/harness.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.dispose());

const DAYS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'];
let n = 0;

/** One beat in each hour of each day but these, `day/hour`. */
function beats(call: string, without: readonly string[], days: readonly string[] = DAYS): unknown[] {
  return days.flatMap((day) => Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')).filter((hour) => !without.includes(`${day}/${hour}`) && !without.includes(`${day}/*`)).map((hour) => record((n += 1), { call, at: `2026-03-${day}T${hour}:30:00Z` })));
}

async function silent(records: readonly unknown[]): Promise<unknown> {
  bench.records('x.json.gz', records);
  await bench.collect();
  const store = await openStore(bench.state, { threads: 1 });
  try {
    await store.run("INSERT INTO call_class SELECT call_id, 'beat' FROM call WHERE key LIKE '%beat%'");
    return (await silentDays(store, 'src', 'here', { class: 'beat', what: 'beat' })).map(({ from, to, reason }) => `${from}${from === to ? '' : '!'} ${reason}`);
  } finally {
    await store.close();
  }
}

it('hours without what comes in every other make their day partial', async () => {
  expect(await silent(beats('beat', ['04/13', '04/14', '06/*']))).toEqual([
    '2026-03-04 no beat in 2 hours, which comes all the time on other days',
    '2026-03-06 no beat in 24 hours, which comes all the time on other days',
  ]);
});

it('the first and the last day are those of the record, not holes', async () => {
  expect(await silent(beats('beat', ['01/00', '01/01', '10/23']))).toEqual([]);
});

it('one heartbeat may stop while another goes on', async () => {
  expect(await silent([...beats('beat a', ['04/13']), ...beats('beat b', ['05/02'])])).toEqual([]);
});

it('what stops on many days is no heartbeat, and other calls are none', async () => {
  expect(await silent([...beats('beat', ['02/1', '03/*', '04/05', '05/05', '06/05', '07/05']), ...beats('read', ['04/13'])])).toEqual([]);
});

it('a few beats show nothing', async () => {
  expect(await silent([record(1, { call: 'beat' }), record(2, { call: 'beat', at: '2026-03-09T10:00:00Z' })])).toEqual([]);
});
