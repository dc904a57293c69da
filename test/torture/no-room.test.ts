import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATIENT } from '../hostile/patience.ts';
import { CLI, ended, Estate, SCAN } from './estate.ts';

/** Each case scans twice as a process of its own; a plain run takes the telling ones. */
const isTorture = process.env['PAWL_TORTURE'] !== undefined;

let estate: Estate;
let unbroken: ReadonlyMap<string, string>;
let failed = 0;
beforeAll(async () => {
  estate = new Estate();
  expect(await ended(estate.start())).toMatchObject({ code: 0 });
  unbroken = estate.outputs();
});
afterAll(() => estate.dispose());

/** A scan without limits: it ends well, with what an unbroken one writes. */
async function expectMended(): Promise<void> {
  const { code, said } = await ended(estate.start());
  expect(code, said).toBe(0);
  expect(estate.outputs()).toEqual(unbroken);
}

describe('no room', () => {
  // A file may not grow beyond so much: what a full disk does to whoever writes, at different moments of a scan. Below 16 KiB
  // not even an empty database fits.
  it.each(isTorture ? [16, 24, 40, 80, 160] : [16, 80])('beyond a file of %i KiB: the scan ends with 3 or well, and the next one is as if nothing had been', PATIENT, async (most) => {
    estate.forget();
    const { status, signal, stdout, stderr } = spawnSync('bash', ['-c', `ulimit -f ${most}; exec "$0" "$@"`, process.execPath, CLI, ...SCAN], { cwd: estate.folder, encoding: 'utf8' });
    expect(signal, stderr).toBe(null);
    if (status === 0) expect(estate.outputs()).toEqual(unbroken);
    else {
      expect(status, stderr).toBe(3);
      expect(stderr).toMatch(/too large|EFBIG/i);
      expect(stdout).toBe('');
      failed += 1;
    }
    await expectMended();
  });

  it('is felt by some of these scans', PATIENT, () => {
    expect(failed).toBeGreaterThan(0);
  });

  it.each(isTorture ? ['scan.json', 'proposals.json', 'report.html'] : ['proposals.json'])('for %s: the scan ends with 3', PATIENT, async (name) => {
    const place = path.join(estate.folder, 'pawl-out', name);
    rmSync(place);
    symlinkSync('/dev/full', place);
    const { code, said } = await ended(estate.start());
    expect(code).toBe(3);
    expect(said).toMatch(/ENOSPC|no space/);
    rmSync(place);
    await expectMended();
  });
});

describe('targets that cannot be written', () => {
  // A place that the configuration names and that cannot be is a mistake there; what becomes of a good place later is not.
  it.each([
    ['output: pawl.yaml/out', 2, /`output`.*pawl\.yaml\/out.*ENOTDIR|`output`.*pawl\.yaml is no folder/],
    ['output: pawl.yaml', 2, /`output`.*pawl\.yaml is no folder/],
    ['output: /dev/null/out', 2, /`output`.*\/dev\/null\/out/],
    ['output: /dev/full', 2, /`output`.*\/dev\/full is no folder/],
    ['output: /proc/x', 2, /`output`.*\/proc\/x/],
    ['output: /proc/x/y/z', 2, /`output`.*\/proc\/x/],
    ['output: /sys/x', 2, /`output`.*\/sys\/x/],
    ['output: nowhere/out', 2, /`output`.*nowhere/],
    ['output: /proc', 3, /\/proc/],
    ['state: pawl.yaml/state.duckdb', 2, /`state`.*pawl\.yaml/],
    ['state: /proc/x/state.duckdb', 2, /`state`.*\/proc\/x/],
    ['state: /proc/state.duckdb', 3, /\/proc\/state\.duckdb/],
    ['state: /dev/full', 3, /\/dev\/full/],
    ['state: policies', 3, /policies/],
  ] as const)('%s ends with %i and names the place', PATIENT, async (line, expected, says) => {
    const config = readFileSync(path.join(estate.folder, 'pawl.yaml'), 'utf8');
    const [key = '', value = ''] = line.split(': ');
    writeFileSync(path.join(estate.folder, 'other.yaml'), JSON.stringify({ ...(JSON.parse(config) as object), [key]: value }));
    rmSync(path.join(estate.folder, 'nowhere'), { force: true });
    symlinkSync('not-there', path.join(estate.folder, 'nowhere'));
    const { code, said } = await ended(estate.start(...SCAN, '--config', 'other.yaml'));
    expect(code, said).toBe(expected);
    expect(said).toMatch(says);
    expect(said).not.toMatch(/\n\s+at /);
    expect(estate.outputs()).toEqual(unbroken);
  });

  it('an output file that is a folder', PATIENT, async () => {
    const place = path.join(estate.folder, 'pawl-out/scan.json');
    rmSync(place);
    mkdirSync(place);
    const { code, said } = await ended(estate.start());
    expect([code, said]).toEqual([3, expect.stringContaining('EISDIR')]);
    rmSync(place, { recursive: true });
    await expectMended();
  });
});
