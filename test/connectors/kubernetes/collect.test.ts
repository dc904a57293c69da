import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usage } from '../../../connectors/kubernetes/usage.ts';
import type { AnyConnector } from '../../../src/core/connector.ts';
import { Bench } from '../../ingest/harness.ts';
import { unpacked } from './bookshop.ts';

type Members = Record<string, unknown>;
const { base } = JSON.parse(readFileSync(new URL('../../cases/kubernetes/records.json', import.meta.url), 'utf8')) as { base: Members };
// Reading records is what is tested: grants and verdicts have tests of their own.
const connector = { id: 'kubernetes', title: 'k', config: undefined, usage, exportCommands: [], recognize: () => undefined } as unknown as AnyConnector;

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.dispose());

/** The n-th request of its minute; `set` changes members of its event. */
function event(n: number, set: Members = {}): Members {
  const time = `2026-03-01T10:00:${String(n).padStart(2, '0')}.123456Z`;
  return { ...base, auditID: `11111111-2222-4333-8444-${String(n).padStart(12, '0')}`, requestReceivedTimestamp: time, stageTimestamp: time, ...set };
}

function stages(n: number): readonly Members[] {
  const { responseStatus: _, annotations: __, ...begun } = event(n, { stage: 'RequestReceived' });
  return [begun, event(n, { stage: 'ResponseStarted' }), event(n)];
}

function lines(...events: readonly unknown[]): string {
  return `${events.map((one) => JSON.stringify(one)).join('\n')}\n`;
}

async function totals(): Promise<unknown> {
  const [row] = await bench.rows('SELECT CAST(sum(records) AS INTEGER) AS records, CAST(sum(folded) AS INTEGER) AS folded, CAST(sum(duplicate) AS INTEGER) AS duplicate, CAST(sum(skipped) AS INTEGER) AS skipped, CAST(sum(quarantined) AS INTEGER) AS quarantined FROM input');
  return row;
}

const none = { duplicate: 0, skipped: 0, quarantined: 0 };

describe('every request counts once (pitfalls 5 and 28)', () => {
  it.each<[string, Record<string, string | Buffer>, Members]>([
    ['lines', { 'audit.log': lines(event(1), event(2)) }, { records: 2, folded: 2 }],
    ['its stages are one request', { 'audit.log': lines(...stages(1), ...stages(2)) }, { records: 6, folded: 2, duplicate: 4 }],
    ['its stages in any order', { 'audit.log': lines(...[...stages(1), ...stages(2)].toReversed()) }, { records: 6, folded: 2, duplicate: 4 }],
    ['its stages in several files, the end first', { 'a.log': lines(event(1)), 'b.log': lines(...stages(1).slice(0, 2)) }, { records: 3, folded: 1, duplicate: 2 }],
    ['its stages in several files, the beginning first', { 'a.log': lines(...stages(1).slice(0, 2)), 'b.log': lines(event(1)) }, { records: 3, folded: 1, duplicate: 2 }],
    ['its beginning alone', { 'audit.log': lines(stages(1)[0]) }, { records: 1, folded: 1 }],
    ['a list of events', { 'list.json': JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [event(1, { kind: undefined, apiVersion: undefined }), event(2)] }) }, { records: 2, folded: 2 }],
    ['lists of events line by line, as webhooks are sent them', { 'hooks.log': lines({ kind: 'EventList', items: [event(1)] }, { kind: 'EventList', items: [event(2), event(1)] }) }, { records: 3, folded: 2, duplicate: 1 }],
    ['an array', { 'array.json': JSON.stringify([event(1), event(2)]) }, { records: 2, folded: 2 }],
    ['rotated and packed files', { 'audit-2026-03-01T10-30-00.000.log.gz': gzipSync(lines(event(1))), 'audit.log': lines(event(2)) }, { records: 2, folded: 2 }],
    ['the same file twice', { 'a.log': lines(event(1)), 'copy.log': lines(event(1)) }, { records: 2, folded: 1, duplicate: 1 }],
    ['the same events as EKS and as a server gave them', { 'a.log': lines(event(1)), 'eks.json': JSON.stringify({ events: [{ logStreamName: 'kube-apiserver-audit-x', timestamp: 1772359201000, message: JSON.stringify(event(1)) }] }) }, { records: 2, folded: 1, duplicate: 1 }],
    ['an answer of CloudWatch Logs with other logs between', { 'eks.json': JSON.stringify({ events: [{ logStreamName: 'authenticator-x', timestamp: 1, message: 'x' }, { logStreamName: 'kube-apiserver-audit-x', timestamp: 1772359201000, message: JSON.stringify(event(1)) }] }) }, { records: 2, folded: 1, skipped: 1 }],
    ['records of AKS', { 'PT1H.json': JSON.stringify({ records: [{ category: 'kube-audit', properties: { log: JSON.stringify(event(1)) } }, { category: 'kube-audit-admin', properties: { log: JSON.stringify(event(1)) } }] }) }, { records: 2, folded: 1, duplicate: 1 }],
    ['lines, lists and wrapped events mixed', { 'mixed.log': lines(event(1), { kind: 'EventList', items: [event(2)] }, { message: JSON.stringify(event(3)) }) }, { records: 3, folded: 3 }],
    ['a last line that is cut off', { 'audit.log': `${lines(event(1))}${JSON.stringify(event(2)).slice(0, 300)}` }, { records: 2, folded: 1, quarantined: 1 }],
    ['a bad line in the middle', { 'audit.log': `${lines(event(1))}{"kind":"Event","auditID"\n${lines(event(2))}` }, { records: 3, folded: 2, quarantined: 1 }],
    ['an id that a client chose for two requests', { 'audit.log': lines(event(1), event(2, { auditID: event(1)['auditID'] })) }, { records: 2, folded: 2 }],
    ['an id that a client chose for two requests of one instant', { 'audit.log': lines(event(1), event(1, { requestURI: '/api/v1/namespaces/shop/pods?limit=1' })) }, { records: 2, folded: 2 }],
    ['ids that are no UUIDs', { 'audit.log': lines(event(1, { auditID: 'a' }), event(1, { auditID: 'b' }), event(1, { auditID: 'a' })) }, { records: 3, folded: 2, duplicate: 1 }],
    ['one id that says two things', { 'audit.log': lines(event(1), event(1, { user: { username: 'mallory', groups: [] } })) }, { records: 2, folded: 1, quarantined: 1 }],
  ])('%s', async (_, files, expected) => {
    for (const [name, text] of Object.entries(files)) bench.write(name, text);
    await bench.collect({ connector });
    expect(await totals()).toEqual({ ...none, ...expected });
    const [{ uses } = { uses: null }] = await bench.rows('SELECT CAST(sum(uses) AS INTEGER) AS uses FROM usage');
    expect(uses).toBe(expected['folded']);
  });

  it('the end of a request that comes a day later takes the place of its beginning', async () => {
    bench.write('a.log', lines(...stages(1).slice(0, 1)));
    await bench.collect({ connector });
    bench.write('b.log', lines(event(1)));
    await bench.collect({ connector });
    expect(await totals()).toEqual({ ...none, records: 2, folded: 1, duplicate: 1 });
    expect(await bench.rows('SELECT outcome FROM usage')).toEqual([{ outcome: 'allowed' }]);
  });
});

describe('what is unreadable', () => {
  it('blocks its principal alone where that is legible', async () => {
    bench.write('audit.log', lines(event(1), event(2, { verb: 'delete' })));
    await bench.collect({ connector });
    expect(await bench.rows('SELECT reason, instance, principal, CAST(used_on AS VARCHAR) AS day FROM quarantine')).toEqual([{ reason: 'not-a-record', instance: 'src', principal: 'system:serviceaccount:shop:cart', day: '2026-03-01' }]);
    expect(await bench.rows('SELECT DISTINCT state FROM coverage')).toEqual([{ state: 'covered' }]);
  });

  it('makes its day partial where it is not', async () => {
    bench.write('audit.log', lines(event(1), event(2, { auditID: null })));
    await bench.collect({ connector });
    expect(await bench.rows("SELECT instance, state, CAST(used_on AS VARCHAR) AS day FROM coverage WHERE state <> 'covered'")).toEqual([{ instance: 'src', state: 'partial', day: '2026-03-01' }]);
  });

  it('makes every day partial where a whole file is lost', async () => {
    bench.write('audit.log', lines(event(1)));
    bench.write('audit-2026-03-01T10-30-00.000.log.gz', gzipSync(lines(event(2))).subarray(0, 100));
    await bench.collect({ connector });
    expect(await bench.rows("SELECT instance, state FROM coverage WHERE state <> 'covered'")).toEqual([{ instance: 'src', state: 'lost' }]);
  });
});

describe('a source is one cluster', () => {
  it('calls, days and changes are of the instance of its id', async () => {
    bench.write('audit.log', unpacked('full/log/audit-2026-07-21.log.gz'));
    await bench.collect({ connector });
    expect(await bench.rows('SELECT DISTINCT instance FROM call UNION SELECT DISTINCT instance FROM coverage UNION SELECT DISTINCT instance FROM fact')).toEqual([{ instance: 'src' }]);
    expect(await bench.rows("SELECT subject, CAST(detail AS VARCHAR) LIKE '%cluster-admin%' AS told FROM fact WHERE subject LIKE '%emergency%'")).toEqual([{ subject: 'ClusterRoleBinding/emergency-delivery-deployer', told: true }]);
  });
});
