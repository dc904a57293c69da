import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LiveConfig } from '../../../../connectors/aws/spool/config.ts';
import { fetchAws } from '../../../../connectors/aws/spool/fetch.ts';
import { openSpool } from '../../../../src/ingest/spool/open-spool.ts';

/** A spool in a temporary folder, and what fetches lay down in it. */
export class Fetching {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-fetch-'));
  readonly told: string[] = [];

  /** One fetch, from its beginning to its end. */
  async fetch(live: LiveConfig, startedAt: string): Promise<void> {
    const spool = await openSpool(this.folder, { source: 'src', startedAt: Date.parse(startedAt), progress: (text) => void this.told.push(text) });
    await fetchAws({ live }, spool);
    await spool.finish();
  }

  /** Names of files of a room, sorted. */
  files(room: 'grants' | 'usage' | 'evidence'): readonly string[] {
    const folder = path.join(this.folder, room);
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).filter((name) => name !== 'pawl-spool.json').sort();
  }

  read(room: 'grants' | 'usage' | 'evidence', name: string): string {
    const bytes = readFileSync(path.join(this.folder, room, name));
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  }

  /** Every byte of the folder, decompressed. */
  everything(): Buffer {
    const entries = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    return Buffer.concat(entries.map((file) => (file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file))));
  }

  statement(): { readonly state: string; readonly extents: readonly { readonly instance: string; readonly scope: string; readonly from: string; readonly until: string }[] } {
    return JSON.parse(this.read('usage', 'pawl-spool.json')) as ReturnType<Fetching['statement']>;
  }

  /** Records of the fetched event history, as they lie there. */
  records(): readonly Readonly<Record<string, unknown>>[] {
    return this.files('usage').filter((name) => name.startsWith('event-history')).flatMap((name) => {
      const { Events: events } = JSON.parse(this.read('usage', name)) as { Events: readonly { CloudTrailEvent: string }[] };
      return events.map(({ CloudTrailEvent: text }) => JSON.parse(text) as Record<string, unknown>);
    });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
