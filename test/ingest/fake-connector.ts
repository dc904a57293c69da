import { z } from 'zod';
import type { AnyConnector } from '../../src/core/connector.ts';
import type { UsageSource } from '../../src/core/usage-source.ts';
import { isObject } from '../../src/core/json.ts';
import type { Fact, Projected } from '../../src/core/usage.ts';

/** A record of the made-up system that these tests read: `{id, at, who, call}`, and optionally the members below. */
export interface FakeRecord {
  readonly id: string;
  readonly at: string;
  readonly who: string;
  readonly call: string;
  readonly on?: string;
  readonly by?: string;
  readonly place?: string;
  readonly rank?: number;
  readonly refused?: boolean;
  readonly skip?: boolean;
  readonly changes?: string;
}

export function project(record: unknown): Projected {
  if (!isObject(record)) return { kind: 'quarantine', reason: 'not-a-record' };
  const { id, at, who, call, on, by, place, rank, refused, skip, changes } = record;
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  const instance = typeof place === 'string' ? place : 'here';
  if (skip === true) return { kind: 'skip', reason: 'service-event', instance, scope: '*', ...(Number.isNaN(time) ? {} : { at: time }) };
  if (typeof call !== 'string') return { kind: 'quarantine', reason: 'not-a-record' };
  const legible = { instance, scope: '*', ...(typeof who === 'string' ? { principal: who } : {}), ...(Number.isNaN(time) ? {} : { at: time }) };
  if (Number.isNaN(time)) return { kind: 'quarantine', reason: 'bad-time', ...legible };
  if (typeof id !== 'string') return { kind: 'quarantine', reason: 'no-id', ...legible };
  if (typeof who !== 'string') return { kind: 'quarantine', reason: 'no-principal', ...legible };
  const actor = typeof by === 'string' ? by : who;
  const facts: Fact[] = typeof changes === 'string' ? [{ kind: 'grant-change', instance, at: time, id, subject: changes, actor, detail: {} }] : [];
  return {
    kind: 'call',
    id,
    rank: typeof rank === 'number' ? rank : 0,
    at: time,
    actor,
    facts,
    key: { instance, scope: '*', principal: who, call, resources: typeof on === 'string' ? [on] : [], context: {}, outcome: refused === true ? 'refused' : 'allowed' },
  };
}

const usage: UsageSource<unknown, unknown> = {
  version: 1,
  format: { kind: 'json', envelopes: ['Records', 'Events'], unwrap: 'Wrapped' },
  fields: { id: 'id', at: 'at', paths: ['id', 'at', 'who', 'call', 'on', 'by', 'place', 'rank', 'refused', 'skip', 'changes'] },
  deliveryLagSeconds: 0,
  project,
  file: (path) => {
    if (path.includes('digest')) return { skip: 'digest' };
    const day = /(\d{4}-\d{2}-\d{2})/.exec(path)?.[1];
    return day === undefined ? {} : { days: [day] };
  },
  classes: () => [],
  grantChangeClass: 'any',
  interpret: () => ({ requirements: [] }),
};

/** The made-up connector; `version` is that of its `project`. */
export function fakeConnector(version = 1): AnyConnector {
  return {
    id: 'fake',
    title: 'A made-up system',
    config: z.unknown(),
    grants: { read: (_, exports) => exports.map(({ path, text }) => ({ instance: path, inventory: JSON.parse(text) as unknown })) },
    usage: { ...usage, version },
    exportCommands: [],
    recognize: () => undefined,
  };
}
