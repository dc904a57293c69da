import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { collect, type CollectSummary } from '../../src/scan/collect.ts';
import type { LiveRun } from '../../src/ingest/spool/live.ts';
import type { AnyConnector } from '../../src/core/connector.ts';
import { openStore } from '../../src/store/open.ts';
import { fakeConnector, type FakeRecord } from './fake-connector.ts';

const any = z.record(z.string(), z.unknown());

/** A folder with log files and a state, and what a user sees of it. */
export class Bench {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-ingest-'));
  readonly state = path.join(this.folder, 'state.duckdb');
  #clock = 1_700_000_000;

  /** Writes a file; every writing is a second later than the one before. */
  write(name: string, content: Buffer | string): void {
    const file = path.join(this.folder, 'logs', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    this.#clock += 1;
    utimesSync(file, this.#clock, this.#clock);
  }

  /** Writes records as a gzip file with an envelope. */
  records(name: string, records: readonly unknown[]): void {
    this.write(name, gzipSync(JSON.stringify({ Records: records })));
  }

  remove(name: string): void {
    rmSync(path.join(this.folder, 'logs', name));
  }

  async collect(options: { version?: number; threads?: number; grants?: readonly string[]; definitions?: readonly { path: string; defines?: string }[]; batch?: { records: number; files: number; ids?: number }; live?: LiveRun; usage?: readonly string[]; connector?: AnyConnector; progress?: (event: { readonly done?: number }) => void } = {}): Promise<CollectSummary> {
    const store = await openStore(this.state, { threads: 1 });
    try {
      return await collect({
        store,
        threads: options.threads ?? 0,
        ...(options.batch === undefined ? {} : { batch: options.batch }),
        ...(options.threads === undefined ? {} : { workerUrl: new URL('./fake-worker.mjs', import.meta.url) }),
        sources: [{ id: 'src', connector: options.connector ?? fakeConnector(options.version), baseDir: this.folder, grants: options.grants ?? [], usage: options.usage ?? ['logs'], definitions: options.definitions ?? [], ...(options.live === undefined ? {} : { live: options.live }) }],
        progress: options.progress ?? (() => undefined),
      });
    } finally {
      await store.close();
    }
  }

  async rows(sql: string): Promise<Record<string, unknown>[]> {
    const store = await openStore(this.state, { readOnly: true });
    try {
      return await store.rows(sql, any);
    } finally {
      await store.close();
    }
  }

  /** What became of the records of each file. */
  files(): Promise<Record<string, unknown>[]> {
    return this.rows("SELECT replace(path, 'logs/', '') AS file, state AS state, coalesce(reason, '') AS reason, records, folded, duplicate, skipped, quarantined FROM input WHERE kind = 'usage' ORDER BY path");
  }

  /** Usage over all files: what later stages see. */
  usage(): Promise<Record<string, unknown>[]> {
    return this.rows(`SELECT c.key AS key, u.principal AS principal, u.actor AS actor, u.outcome AS outcome, u.used_on AS used_on, sum(u.uses) AS uses,
      min(u.first_at) AS first_at, max(u.last_at) AS last_at, bit_or(u.hours) AS hours,
      min({t: u.first_at, id: u.first_id}).id AS first_id, min({t: -epoch_ms(u.last_at), id: u.last_id}).id AS last_id
      FROM usage u JOIN call c ON c.call_id = u.call_id GROUP BY ALL ORDER BY ALL`);
  }

  /** Calls with how often they count. */
  async counts(): Promise<Record<string, unknown>> {
    const rows = await this.rows("SELECT json_extract_string(c.key, '$.call') AS call, sum(u.uses) AS uses FROM usage u JOIN call c ON c.call_id = u.call_id GROUP BY ALL ORDER BY ALL");
    return Object.fromEntries(rows.map((row) => [String(row['call']), row['uses']]));
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The n-th UUID. */
export function uuid(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** A record of the first day, unless told otherwise. */
export function record(n: number, more: Partial<FakeRecord> = {}): FakeRecord {
  return { id: uuid(n), at: '2026-03-01T10:00:00Z', who: 'robot', call: 'read', ...more };
}
