import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SourceError } from '../../../src/core/errors.ts';
import { openSpool, type OpenSpool } from '../../../src/ingest/spool/open-spool.ts';
import { readStatement, statementText } from '../../../src/ingest/spool/statement.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-spool-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (): Promise<OpenSpool> => openSpool(path.join(folder, 'spool'), { source: 'src', startedAt: 0, progress: () => undefined });
const statement = (): string => readFileSync(path.join(folder, 'spool/usage/pawl-spool.json'), 'utf8');

async function* bytes(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

describe('files', () => {
  it('are written whole, for the user alone, and seen under their name only then', async () => {
    const spool = await open();
    await spool.write('usage', 'AWSLogs/1/a.json.gz', bytes('ab', 'cd'));
    const file = path.join(folder, 'spool/usage/AWSLogs/1/a.json.gz');
    expect(readFileSync(file, 'utf8')).toBe('abcd');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(spool.sizeOf('usage', 'AWSLogs/1/a.json.gz')).toBe(4);
  });

  it('hold no secret that is known by its form', async () => {
    const spool = await open();
    await spool.write('grants', 'a.json', '{"Sid":"ghp_16C7e42F292c6912E7710c838347Ae178B4a"}');
    const text = readFileSync(path.join(folder, 'spool/grants/a.json'), 'utf8');
    expect(text).toMatch(/^\{"Sid":"REDACTED[0-9a-f]{8}x{24}"\}$/);
  });

  it('whose content breaks off leave nothing behind', async () => {
    const spool = await open();
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw new Error('cut off');
    };
    await expect(spool.write('usage', 'a.json', broken())).rejects.toThrow('cut off');
    expect(spool.sizeOf('usage', 'a.json')).toBeUndefined();
    expect(readdirSync(path.join(folder, 'spool/.part'))).toEqual([]);
  });

  it.each(['../a', 'a/../../b', '/etc/passwd', '.hidden', 'a//b', 'a\\b', '', 'a\u0000b', 'pawl-spool.json', 'x'.repeat(256)])('%j is no name', async (name) => {
    const spool = await open();
    expect(() => spool.sizeOf('usage', name)).toThrow('no name');
  });

  it('a link laid in the way is replaced, not followed', async () => {
    const target = path.join(folder, 'precious');
    writeFileSync(target, 'keep me');
    const spool = await open();
    symlinkSync(target, path.join(folder, 'spool/grants/a.json'));
    await spool.write('grants', 'a.json', 'new');
    expect(readFileSync(target, 'utf8')).toBe('keep me');
    expect(readFileSync(path.join(folder, 'spool/grants/a.json'), 'utf8')).toBe('new');
  });

  it('left half-written by a killed fetch are swept away by the next', async () => {
    await open();
    writeFileSync(path.join(folder, 'spool/.part/7'), 'half');
    await open();
    expect(existsSync(path.join(folder, 'spool/.part/7'))).toBe(false);
  });
});

describe('the statement', () => {
  it('says `fetching` until the end, and refuses to be read until then', async () => {
    const spool = await open();
    expect(() => readStatement('src', 'x', statement())).toThrow(SourceError);
    await spool.cover({ instance: 'i', scope: 's', from: '2026-03-01T00:00:00Z', until: '2026-03-02T00:00:00Z' });
    expect(() => readStatement('src', 'x', statement())).toThrow('only a part');
    await spool.finish();
    expect(readStatement('src', 'x', statement())).toEqual([{ instance: 'i', scope: 's', from: '2026-03-01T00:00:00Z', until: '2026-03-02T00:00:00Z' }]);
  });

  it('keeps what earlier fetches stated, joined', async () => {
    const first = await open();
    await first.cover({ instance: 'i', scope: 's', from: '2026-03-01T00:00:00Z', until: '2026-03-02T00:00:00Z' });
    await first.finish();
    const second = await open();
    await second.cover({ instance: 'i', scope: 's', from: '2026-03-01T22:00:00Z', until: '2026-03-03T00:00:00Z' });
    await second.finish();
    expect(readStatement('src', 'x', statement())).toEqual([{ instance: 'i', scope: 's', from: '2026-03-01T00:00:00Z', until: '2026-03-03T00:00:00Z' }]);
  });

  it.each(['', '{}', 'null', '{"pawl":"spool"}', statementText('complete', []).replace('"version": 1', '"version": 2')])('another file of its name is refused: %j', (text) => {
    expect(() => readStatement('src', 'x', text)).toThrow('not a statement');
  });
});

describe('notes', () => {
  it('outlive the fetch, also one that does not end', async () => {
    const first = await open();
    await Promise.all([first.remember('a', { token: 'x' }), first.remember('b', 1), first.remember('c', 2)]);
    await first.remember('c', undefined);
    const second = await open();
    expect([second.recall('a'), second.recall('b'), second.recall('c')]).toEqual([{ token: 'x' }, 1, undefined]);
  });

  it('that pawl did not write are refused with the way out', async () => {
    await open();
    writeFileSync(path.join(folder, 'spool/cursor.json'), '{"pawl":"other"}');
    await expect(open()).rejects.toMatchObject({ name: 'SourceError', remedy: expect.stringContaining('remove the folder') });
  });
});
