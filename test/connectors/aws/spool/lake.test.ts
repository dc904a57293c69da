import { describe, expect, it } from 'vitest';
import { freshAws } from './fresh-aws.ts';
import type { Service } from './local-aws.ts';
import { NOW, SHOP, shopServices } from './shop.ts';

const local = freshAws(shopServices);

const STORE = '0f0f0f0f-1111-2222-3333-444444444444';
const record = (n: number): string => JSON.stringify({ eventID: `e${n}`, eventName: 'X', requestParameters: { password: 'Zq7-correct-horse-battery' } });

/** A query runs when it is first looked at; then it has two pages, each with one record and one text that is none. */
function lake(status = 'FINISHED'): Service {
  let looks = 0;
  return ({ action, input }) => {
    if (action === 'cloudtrail:StartQuery') return { output: { QueryId: `query-${String(input['QueryStatement']).slice(-21)}` } };
    if (action !== 'cloudtrail:GetQueryResults') return undefined;
    if (++looks === 1) return { output: { QueryStatus: 'RUNNING' } };
    if (status !== 'FINISHED') return { output: { QueryStatus: status, ErrorMessage: 'too much' } };
    const rows = [[{ eventJson: record(looks) }], [{ eventJson: 'not json' }]];
    return { output: { QueryStatus: status, QueryResultRows: rows, ...(input['NextToken'] === undefined ? { NextToken: 'more' } : {}) } };
  };
}

describe('CloudTrail Lake', () => {
  it('is asked day by day, all pages, and remembers the end', async () => {
    local.aws.services.push(lake());
    const arn = `arn:aws:cloudtrail:eu-central-1:${SHOP}:eventdatastore/${STORE}`;
    const live = { grants: false, trails: false, lake: { eventDataStore: arn, from: '2026-05-19' } };
    await local.fetching.fetch(live, NOW);
    expect(local.aws.of('cloudtrail:StartQuery').map(({ input }) => input['QueryStatement'])).toEqual([
      `SELECT eventJson FROM ${STORE} WHERE eventTime >= '2026-05-19 00:00:00' AND eventTime < '2026-05-20 00:00:00'`,
      `SELECT eventJson FROM ${STORE} WHERE eventTime >= '2026-05-20 00:00:00' AND eventTime < '2026-05-20 12:00:00'`,
    ]);
    expect(local.fetching.files('usage')).toHaveLength(4);
    const { Records: records } = JSON.parse(local.fetching.read('usage', local.fetching.files('usage')[0] ?? '')) as { Records: unknown[] };
    expect(records).toEqual([{ eventID: 'e2', eventName: 'X', requestParameters: {} }, 'unreadable']);
    expect(local.fetching.statement().extents).toEqual([]);
    local.aws.calls.length = 0;
    await local.fetching.fetch(live, '2026-05-20T13:00:00Z');
    const asked = local.aws.of('cloudtrail:StartQuery').map(({ input }) => String(input['QueryStatement']));
    expect(asked).toEqual([expect.stringContaining(">= '2026-05-20 10:00:00'")]);
  });

  it('that fails says why', async () => {
    local.aws.services.push(lake('TIMED_OUT'));
    const live = { grants: false, trails: false, lake: { eventDataStore: STORE, from: '2026-05-20' } };
    await expect(local.fetching.fetch(live, NOW)).rejects.toThrow('TIMED_OUT: too much');
  });
});
