import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { judgeRedundant } from '../../src/analyses/redundant.ts';
import { connectionStore } from '../../src/store/connection.ts';
import type { Store } from '../../src/store/store.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

export const KEY = 'aws:1/AROA1';
export const ATOM = {
  atom_key: 'a1', principal_key: KEY, system: 'aws', instance: '1', text: 's3:PutObject on *', path: '["role/x","inline"]', group_name: 's3', risk: 'write',
  weight: 0.5, content: 'c1', observable: true, observable_reason: 'shown', observability: 'yes', observed_since: null, way: 'direct', ineffective: '', defined: false, path_atoms: 1, expanded_from: '', exception: '',
};
export const PRINCIPAL = {
  principal_key: KEY, system: 'aws', instance: '1', id: 'AROA1', name: 'role/x', created_on: null, not_editable: '', owner: '', purpose: '', kind: 'workload',
  cycle: 'quarterly', cycle_seconds: 8_640_000, blocked: '',
};
export const INSTANCE = { system: 'aws', instance: '1', source: 's', from_day: '2026-02-11', to_day: '2026-06-30', until: '2026-06-30 23:45:00', seconds: 12_000_000, dates_grants: true };

export type Cell = string | number | boolean | null;

/** A state in memory, filled row by row, that is judged as `analyze` does. */
export class SmallState {
  readonly store: Store;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
    this.store = connectionStore(':memory:', instance, connection, { changed: () => undefined, closed: () => undefined });
  }

  static async open(): Promise<SmallState> {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(readFileSync(path.join(ROOT, 'src/store/schema.sql'), 'utf8'));
    return new SmallState(instance, connection);
  }

  async insert(table: string, row: Readonly<Record<string, Cell>>): Promise<void> {
    const literal = (value: Cell): string => (value === null ? 'NULL' : typeof value === 'string' ? `'${value.replace(/'/g, "''")}'` : String(value));
    await this.#connection.run(`INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')})`);
  }

  /** One recorded call, `callId`, on the given days. */
  async recordUse(callId: number, days: readonly string[], outcome: string): Promise<void> {
    await this.insert('call', { call_id: callId, source: 's', key: '{}', instance: '1', scope: 'us-east-1', principal: 'AROA1', outcome });
    for (const day of days) {
      await this.insert('part', {
        input_id: 1, call_id: callId, actor: 'x', used_on: day, uses: 1, first_at: `${day} 10:00:00`, last_at: `${day} 10:00:00`, hours: 1024,
        first_hi: 0, first_lo: 0, first_text: `id-${callId}-${day}`, last_hi: 0, last_lo: 0, last_text: `id-${callId}-${day}`,
      });
    }
  }

  /** Gives every permission its verdict. */
  async judge(): Promise<void> {
    await this.#connection.run(readFileSync(path.join(ROOT, 'src/analyses/needed.sql'), 'utf8'));
    for (const slice of [0, 1, 2]) await this.#connection.run(readFileSync(path.join(ROOT, 'src/analyses/verdict.sql'), 'utf8'), { slices: 3, slice });
    await judgeRedundant(this.store, 86_400);
  }

  async rows(sql: string): Promise<unknown> {
    return (await this.#connection.runAndReadAll(sql)).getRowObjectsJson();
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
