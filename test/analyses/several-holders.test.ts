import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { attemptedButDenied } from '../../src/analyses/attempted-but-denied.ts';
import { decisionsOf } from '../../src/analyses/decided.ts';
import { exercisedOutsideGrant } from '../../src/analyses/exercised-outside-grant.ts';
import type { Accesses } from '../../src/analyses/interpret.ts';
import { outsideGrants } from '../../src/analyses/outside.ts';
import type { InstanceContext } from '../../src/analyses/context.ts';
import { blockThrough } from '../../src/analyses/principals.ts';
import { principalRecords } from '../../src/analyses/principal-records.ts';
import type { QuarantinedRow } from '../../src/analyses/quarantined.ts';
import { writeDecisions } from '../../src/analyses/recorded-decisions.ts';
import { refusalContradicted } from '../../src/analyses/refusal-contradicted.ts';
import { unreadGrants } from '../../src/analyses/unread-grants.ts';
import { unusedRole } from '../../src/analyses/unused-role.ts';
import type { PermissionModel } from '../../src/core/permission-model.ts';
import type { GrantHistory, GrantState } from '../../src/core/grant-history.ts';
import { prove } from '../../src/proposals/prove.ts';
import { openStore } from '../../src/store/open.ts';
import { loadSql } from '../../src/store/sql.ts';
import type { Store } from '../../src/store/store.ts';

const DAY = Date.parse('2026-03-01T00:00:00Z');
const SETTINGS = { temporarySeconds: 86_400 };
const key = (id: string): string => `k:c/${id}`;

/** An access says what the grants of each state answer: `anna get a`, allowed to whoever the state names. */
interface Access {
  readonly user: string;
  readonly groups: readonly string[];
}
type Grants = Readonly<Record<string, readonly string[]>>;

const ref = (id: string) => ({ system: 'k', instance: 'c', id });
const model = {
  decidesWhole: true,
  accessPrincipal: ({ user }: Access) => ref(user),
  accessHolders: ({ groups }: Access) => groups.map(ref),
  allows: (grants: Grants, { user, groups }: Access) => {
    const by = Object.entries(grants).flatMap(([grant, holders]) => (holders.some((holder) => [user, ...groups].includes(holder)) ? [grant] : []));
    return by.length > 0 ? { decision: 'allowed', by } : { decision: 'denied', by: 'nothing' };
  },
} as unknown as PermissionModel<unknown, unknown, unknown>;

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'pawl-holders-'));
  store = await openStore(path.join(folder, 'state.duckdb'));
  await store.run(`INSERT INTO instance (system, instance, source, from_day, to_day, until, seconds, dates_grants) VALUES ('k', 'c', 's', '2026-01-01', '2026-06-30', '2026-06-30', 15000000, true)`);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function principal(id: string): Promise<void> {
  await store.run(`INSERT INTO principal (principal_key, system, instance, id, name, not_editable, owner, purpose, kind, cycle, cycle_seconds, blocked) VALUES ('${key(id)}', 'k', 'c', '${id}', 'named ${id}', '', '', '', 'workload', 'monthly', 3024000, '')`);
}

/** A recorded call at ten o'clock of a day of March, with its access. */
async function call(id: number, { user, groups }: Access, { day = 1, outcome = 'allowed', named = '', decision = 'allowed', by = 'g' }: { day?: number; outcome?: string; named?: string; decision?: string; by?: string } = {}): Promise<void> {
  const on = `2026-03-${String(day).padStart(2, '0')}`;
  await store.run(`INSERT INTO call VALUES (${id}, 's', '{"call":"get a"}', 'c', '*', '${user}', '${outcome}')`);
  await store.run(`INSERT INTO part (input_id, call_id, actor, used_on, uses, first_at, last_at, hours, first_hi, first_lo, first_text, last_hi, last_lo, last_text) VALUES (1, ${id}, 'x', '${on}', 5, '${on} 10:00:00', '${on} 10:00:00', 1024, 0, 0, 'e${id}', 0, 0, 'e${id}')`);
  await store.run(`INSERT INTO need VALUES (${id}, 0, 'must', 1, '${key(user)}', ${id})`);
  await store.run(`INSERT INTO interpretation (call_id, status, principal_key, group_name, reason, named) VALUES (${id}, 'mapped', '${key(user)}', '', '', '${named}')`);
  await store.run(`INSERT INTO access VALUES (${id}, 'k', 'c', '${key(user)}', 'core', 'get a ${id}', '{}', ${outcome === 'refused' ? 'false' : 'true'}, '${decision}', '${by}')`);
  for (const group of groups) await store.run(`INSERT INTO access_holder VALUES (${id}, '${key(group)}')`);
}

/** Grants that changed on the fifth of March. */
function changing(before: Grants, after: Grants, changed: readonly string[]): GrantHistory<unknown, unknown> {
  const at = DAY + 4 * 86_400_000;
  const states: GrantState<unknown>[] = [
    { from: DAY, until: at, inventory: () => before, changes: [] },
    { from: at, until: Infinity, inventory: () => after, changes: [] },
  ];
  return { intervals: [], changed, states: () => states, since: () => undefined };
}

const accesses = (...all: readonly (readonly [number, Access])[]): Accesses => ({ all: new Map(all.map(([id, access]) => [BigInt(id), { access, exercised: true }])) });
const anna: Access = { user: 'anna', groups: ['devs'] };

describe('decisions that the record states', () => {
  const decide = (history: GrantHistory<unknown, unknown> | undefined, all: Accesses) => writeDecisions(store, { system: 'k', instance: 'c', model, ...(history === undefined ? {} : { history }), accesses: all });

  it('are held against today where nothing changed', async () => {
    await call(1, anna, { named: 'g' });
    await call(2, anna, { outcome: 'failed', named: 'h' });
    await call(3, anna, { outcome: 'refused', decision: 'denied' });
    await decide(undefined, accesses([1, anna], [2, anna], [3, anna]));
    expect(await decisionsOf(store, { system: 'k', instance: 'c' })).toEqual({ reproduced: 15, unknown: 0, contradicted: 0, named: 10, misnamed: 5 });
  });

  it('are held against their day where the grants of a group changed', async () => {
    await call(1, anna, { day: 2, named: 'g', decision: 'denied' });
    await call(2, anna, { day: 7, outcome: 'refused', decision: 'denied' });
    await decide(changing({ g: ['devs'] }, {}, ['devs']), accesses([1, anna], [2, anna]));
    expect(await decisionsOf(store, { system: 'k', instance: 'c' })).toEqual({ reproduced: 10, unknown: 0, contradicted: 0, named: 5, misnamed: 0 });
    expect(await outsideGrants(store)).toEqual([]);
  });

  it('contradict where a refused call is allowed, and block everybody through whom it is', async () => {
    await principal('devs');
    await call(1, anna, { outcome: 'refused' });
    await decide(undefined, accesses([1, anna]));
    expect(await outsideGrants(store)).toEqual([{ principals: [key('anna'), key('devs')], group: 'core', access: 'get a 1', contradicts: true, refused: true }]);
    const [found] = await refusalContradicted(store, SETTINGS);
    expect(found).toMatchObject({ kind: 'mapping-contradicted', principal: key('devs'), count: 1, evidence: ['e1'] });
    expect(found?.summary).toContain('anna was refused 1 thing');
    expect(await exercisedOutsideGrant(store, SETTINGS)).toEqual([]);
  });

  it('contradict where a call was authorized and failed, though it is denied', async () => {
    await call(1, anna, { outcome: 'failed', decision: 'denied' });
    await decide(undefined, accesses([1, anna]));
    expect(await outsideGrants(store)).toMatchObject([{ contradicts: true, refused: false }]);
  });

  it('accept either side in the hour of a change', async () => {
    await call(1, anna, { day: 5, outcome: 'refused' });
    const history = changing({ g: ['devs'] }, {}, ['devs']);
    const at = DAY + 4 * 86_400_000 + 10.5 * 3_600_000;
    const [before, after] = history.states('anna');
    await decide({ ...history, states: () => [{ ...before!, until: at }, { ...after!, from: at }] }, accesses([1, anna]));
    expect(await decisionsOf(store, { system: 'k', instance: 'c' })).toMatchObject({ reproduced: 5, contradicted: 0 });
  });

  it('are not asked of a model that does not decide whole', async () => {
    await call(1, anna, { outcome: 'refused' });
    await writeDecisions(store, { system: 'k', instance: 'c', model: { ...model, decidesWhole: false }, accesses: accesses([1, anna]) });
    expect(await decisionsOf(store, { system: 'k', instance: 'c' })).toBeUndefined();
  });
});

describe('a call by a grant that is gone', () => {
  it('is told by the words of the record, with the end of that grant', async () => {
    await principal('anna');
    await call(1, anna, { decision: 'denied', named: 'Binding/b' });
    await call(2, anna, { decision: 'denied', named: 'Binding/c' });
    for (const id of [1, 2]) await store.run(`INSERT INTO outside_grant (principal_key, group_name, access_key, text, contradicts, uses, last_at, last_id, refused) VALUES ('${key('anna')}', 'core', ${id}, 'get a ${id}', false, 5, '2026-03-01 10:00:00', 'e${id}', false)`);
    await store.run(`INSERT INTO grant_interval (source, system, instance, subject, holder, holder_id, content, until_at, ended_by, ended_event, ended_id, certainty, exported) VALUES ('s', 'k', 'c', 'Binding/b', '', '', '', '2026-04-01 08:00:00', 'mira', 'delete', 'f1', 'unknown', false)`);
    await store.run(loadSql('../../src/analyses/named-grant.sql', import.meta.url));
    const [found] = await exercisedOutsideGrant(store, SETTINGS);
    expect(found).toMatchObject({ severity: 'info', evidence: ['e1', 'f1', 'e2'] });
    expect(found?.details.map((text) => text.split(', ').slice(2).join(', '))).toEqual(['by Binding/b; revoked 2026-04-01T08:00:00Z by mira (delete)', 'by Binding/c, which has changed since']);
  });
});

describe('grants of which it is not known what they said', () => {
  it('are told up to the write that tells it, inside the window alone', async () => {
    const interval = (subject: string, until: string, certainty: string) => store.run(`INSERT INTO grant_interval (source, system, instance, subject, holder, holder_id, content, until_at, certainty, exported) VALUES ('s', 'k', 'c', '${subject}', '', '', '', ${until}, '${certainty}', false)`);
    await interval('Role/a', "'2026-03-04 10:00:00'", 'unknown');
    await interval('Role/b', 'NULL', 'unknown');
    await interval('Role/c', "'2025-12-31 10:00:00'", 'unknown');
    await interval('Role/d', "'2026-03-04 10:00:00'", 'certain');
    expect(await unreadGrants(store, { system: 'k', instance: 'c' })).toEqual([{ subject: 'Role/a', until: '2026-03-04T10:00:00Z' }, { subject: 'Role/b', until: '' }]);
  });
});

describe('a proof', () => {
  const evidence = { model: { ...model, covers: () => ({ covers: 'yes' }) } as unknown as PermissionModel<unknown, unknown, unknown>, atoms: [], rows: new Map(), removed: new Set<string>(), accesses: [], outside: [], replayed: new Map(), complete: new Set<string>(), acknowledged: [] };
  const candidate = { unit: { id: 'u', name: 'u', system: 'k', instance: 'c', principals: [], edits: [] }, before: {}, after: {} };
  const explain = (decisions: { reproduced: number; contradicted: number }) => prove(candidate, { ...evidence, decisions: { unknown: 0, named: 0, misnamed: 0, ...decisions } });

  it('prints the share of decisions that is reproduced', () => {
    expect(explain({ reproduced: 995, contradicted: 5 }).steps[1]).toMatchObject({ step: 'explain', result: 'yes', counts: { 'decisions of the whole record': 1_000, 'of them reproduced': 995, 'of them contradicted': 5 } });
  });

  it('is undecided where too few are', () => {
    expect(explain({ reproduced: 980, contradicted: 20 })).toMatchObject({ outcome: 'undecided', reason: 'explain: only 980 of 1,000 decisions of the record come out of the grants in force at their time (98.00 %)' });
  });
});

describe('a principal through whom others are allowed', () => {
  const context = { source: 's', system: 'k', instance: 'c', model } as unknown as InstanceContext;
  const row = (id: string): QuarantinedRow => ({ source_id: 's', path: 'f', position: 'record 1', reason: 'not-a-record', instance: 'c', principal: id, used_on: '2026-03-01' });
  const blocked = async () => (await store.rows(`SELECT id, blocked FROM principal WHERE blocked <> '' ORDER BY id`, z.strictObject({ id: z.string(), blocked: z.string() }))).map(({ id }) => id);

  it('is blocked by a record of a member that could not be read', async () => {
    for (const id of ['devs', 'ops']) await principal(id);
    await call(1, anna);
    await call(2, { user: 'ben', groups: ['ops'] });
    await blockThrough(store, context, { quarantined: [row('anna')], acknowledged: [] });
    expect(await blocked()).toEqual(['devs']);
  });

  it('is blocked by one of somebody whose groups are not known', async () => {
    for (const id of ['devs', 'ops', 'nobody']) await principal(id);
    await call(1, anna);
    await call(2, { user: 'ben', groups: ['ops'] });
    await blockThrough(store, context, { quarantined: [row('carla')], acknowledged: [] });
    expect(await blocked()).toEqual(['devs', 'ops']);
  });

  it('is not blocked where a person accepted the day', async () => {
    await principal('devs');
    await call(1, anna);
    await blockThrough(store, context, { quarantined: [row('anna')], acknowledged: [{ source: 's', from: '2026-03-01', to: '2026-03-01', owner: 'x', reason: 'y' }] });
    expect(await blocked()).toEqual([]);
  });

  it('is named with refusals of members of which no grants are known', async () => {
    await principal('devs');
    await call(1, anna, { outcome: 'refused', decision: 'denied' });
    await call(2, { user: 'ben', groups: ['devs'] }, { outcome: 'refused', decision: 'denied' });
    const found = await attemptedButDenied(store, SETTINGS);
    expect(found.map(({ principal: one, count, summary }) => [one, count, summary.split(' ')[0]])).toEqual([[key('devs'), 5, 'anna'], [key('devs'), 5, 'ben']]);
    expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  it('has their calls, and is no principal that nobody uses', async () => {
    await principal('devs');
    await principal('ops');
    await call(1, anna);
    await call(2, anna, { day: 3 });
    expect((await principalRecords(store)).map(({ id, calls, firstSeen, lastSeen }) => ({ id, calls, firstSeen, lastSeen }))).toEqual([
      { id: 'devs', calls: { allowed: 10 }, firstSeen: '2026-03-01T10:00:00Z', lastSeen: '2026-03-03T10:00:00Z' },
      { id: 'ops', calls: {}, firstSeen: null, lastSeen: null },
    ]);
    expect((await unusedRole(store, SETTINGS)).map(({ principal: found }) => found)).toEqual([key('ops')]);
  });
});
