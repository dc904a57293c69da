import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScanResult } from '../../src/scan.ts';
import { runCli } from '../cli/run-cli.ts';
import { samples } from '../samples.ts';
import { copyOf, ledgerRows, scanFolder } from './scan-story.ts';

const logs = samples('aws-cloudtrail-flaws-extract/AWSLogs');

/** The record's own word, read without the program: call names of user Level6 that succeeded, and those that were refused. */
function recorded(): { readonly succeeded: ReadonlySet<string>; readonly refusedOnly: ReadonlySet<string> } {
  const succeeded = new Set<string>();
  const refused = new Set<string>();
  for (const entry of readdirSync(logs ?? '', { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.json')) continue;
    const { Records } = JSON.parse(readFileSync(path.join(entry.parentPath, entry.name), 'utf8')) as { Records: { eventName: string; errorCode?: string }[] };
    for (const event of Records) (event.errorCode === undefined ? succeeded : event.errorCode === 'AccessDenied' ? refused : succeeded).add(event.eventName);
  }
  return { succeeded, refusedOnly: new Set([...refused].filter((name) => !succeeded.has(name))) };
}

describe.skipIf(logs === undefined)('a real user with one broad read-only policy (the public flaws.cloud extract)', () => {
  let story: ReturnType<typeof copyOf>;
  let result: ScanResult;
  const folderOf = (): string => path.join(story.folder, 'pawl-out', result.proposals.proposals[0]?.folder ?? 'no folder');
  beforeAll(async () => {
    story = copyOf('flaws');
    writeFileSync(path.join(story.folder, 'pawl.yaml'), `sources:
  - id: flaws
    connector: aws
    grants: account-authorization-details.json
    usage: ${JSON.stringify(logs)}
    observability: { multiRegion: true }
    definitions:
      - path: policies/level6.json
        defines: user/Level6#read-everything
`);
    result = await scanFolder(story.folder, { asOf: '2020-10-02', assumeCycle: '1h' });
  });
  afterAll(() => story.dispose());

  it('counts every record once', () => {
    const [source] = result.scan.sources;
    expect(source).toMatchObject({ records: 185, folded: 185, duplicate: 0, quarantined: {}, lostFiles: [] });
  });

  it('refused calls do not count as exercised', () => {
    const { refusedOnly } = recorded();
    const exercised = ledgerRows(path.join(story.folder, 'pawl-out')).filter((row) => row.verdict === 'exercised' || row.verdict === 'rare').map((row) => row.permission.split(' ')[0]?.split(':')[1]);
    expect(refusedOnly.size).toBeGreaterThan(40);
    expect(exercised.filter((name) => refusedOnly.has(name ?? ''))).toEqual([]);
    expect(exercised.length).toBeGreaterThan(50);
  });

  it('the narrowed policy is proved and listed under assumed/, with the assumption in the first line of each paper', () => {
    const [proposal] = result.proposals.proposals;
    expect(proposal).toMatchObject({ name: 'user/Level6', outcome: 'proved' });
    expect(proposal?.folder).toMatch(/^proposals\/assumed\//);
    expect(proposal?.removed.length).toBeGreaterThan(200);
    const firstLines = ['change.patch', 'rollback.patch', 'pull-request.md'].map((file) => readFileSync(path.join(folderOf(), file), 'utf8').split('\n')[0]);
    for (const line of firstLines) expect(line).toContain('Assumed: a cycle of');
    expect(readFileSync(path.join(folderOf(), 'proof.json'), 'utf8').split('\n')[1]).toContain('"assumption": "Assumed: a cycle of 1h');
  });

  it('its patch applies, a replay of the record breaks nothing, and it can be taken back', () => {
    const before = readFileSync(path.join(story.folder, 'policies/level6.json'), 'utf8');
    const git = (...args: string[]): unknown => execFileSync('git', ['apply', ...args], { cwd: story.folder, stdio: 'pipe' });
    git('--check', path.join(folderOf(), 'change.patch'));
    git(path.join(folderOf(), 'change.patch'));
    const replayed = runCli(['verify', 'policies/level6.json', '--principal', 'Level6'], { cwd: story.folder });
    expect(replayed.stdout).toContain('76 distinct requirements replayed, 76 kept, 0 would break, 0 cannot be told, 0 not granted today; nothing wider than today');
    expect(replayed.status).toBe(0);
    git(path.join(folderOf(), 'rollback.patch'));
    expect(readFileSync(path.join(story.folder, 'policies/level6.json'), 'utf8')).toBe(before);
  });

  it('a hand-made policy that is too tight is refuted with the calls that it would break', () => {
    const refuted = runCli(['verify', 'overtight.json', '--principal', 'Level6'], { cwd: story.folder });
    const broken = refuted.stdout.split('\n').filter((line) => line.startsWith('would break')).map((line) => line.split(/\s+/)[2]);
    expect(refuted.status).toBe(1);
    const tight = JSON.parse(readFileSync(path.join(story.folder, 'overtight.json'), 'utf8')) as { Statement: { Action: string[] } | { Action: string[] }[] };
    expect(JSON.stringify(tight)).not.toContain('redshift:DescribeClusters');
    expect(broken).toContain('redshift:DescribeClusters');
    const { succeeded } = recorded();
    for (const action of broken) expect(succeeded).toContain(action?.split(':')[1]);
  });
});
