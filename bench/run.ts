// Measures `collect` against its limits and against what people write first, in one run: npm run bench [-- <system> <events> | -- grants <namespaces> <roles>]
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Measured } from './measure.ts';
import { measureGrants } from './grants/run.ts';
import { systemNamed } from './systems.ts';

const MEASURE = fileURLToPath(new URL('./measure.ts', import.meta.url));
const run = promisify(execFile);


/** One measurement in a process of its own. */
async function measure(what: string, folder: string, more = ''): Promise<Measured> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', MEASURE, system.connector, what, folder, more], { maxBuffer: 1_048_576 });
  return JSON.parse(stdout) as Measured;
}

/** Seconds that a program takes, or undefined when it is not there or fails. */
function seconds(program: string, args: readonly string[]): Promise<number | undefined> {
  const from = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore' });
    child.on('error', () => resolve(undefined));
    child.on('exit', (code) => resolve(code === 0 ? (performance.now() - from) / 1_000 : undefined));
  });
}

function row(what: string, events: number, wall: number | undefined, cpu?: number, peak?: number): string {
  const fixed = (value: number | undefined, digits: number): string => (value === undefined ? '–' : value.toFixed(digits));
  const speed = wall === undefined ? '–' : `${Math.round(events / wall / 1_000)} k`;
  return `| ${what} | ${events.toLocaleString('en')} | ${fixed(wall, 2)} | ${fixed(cpu, 2)} | ${speed} | ${fixed(peak, 0)} |`;
}

if (process.argv[2] === 'grants') {
  process.stdout.write(`${await measureGrants(Number(process.argv[3] ?? 200), Number(process.argv[4] ?? 200))}\n`);
  process.exit();
}
const system = systemNamed(process.argv[2] ?? 'aws');
const wanted = Number(process.argv[3] ?? 1_000_000);
const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-bench-'));
try {
  const large = path.join(folder, 'large');
  const small = path.join(folder, 'small');
  const { events, files, bytes } = system.generate(large, wanted, 1);
  const few = system.generate(small, wanted / 10, 2).events;
  const out = [`${events.toLocaleString('en')} ${system.title}, ${Math.round(bytes / events)} bytes each, in ${files} gzip files; ${os.availableParallelism()} cores, Node ${process.version}`, ''];
  out.push('| what | events | wall s | cpu s | events/s | peak MB |', '|---|---:|---:|---:|---:|---:|');

  const halves = await Promise.all([measure('gunzip', large, '0'), measure('gunzip', large, '1')]);
  const gunzip = Math.max(...halves.map((half) => half.seconds));
  out.push(row('gunzip alone, Node, 2 processes', events, gunzip, halves.reduce((sum, half) => sum + half.cpuSeconds, 0)));
  const duckdb = await measure('duckdb', large);
  out.push(row('DuckDB read_json roll-up with distinct ids', duckdb.events, duckdb.seconds, duckdb.cpuSeconds, duckdb.peakMb));
  const jq = await seconds('bash', ['-c', `set -o pipefail; ${system.jq}`, 'jq', small]);
  out.push(row('jq + sort + uniq, on a tenth', few, jq));
  const python = system.python === undefined ? undefined : await seconds('python3', ['-c', system.python, small]);
  if (python !== undefined) out.push(row('python json + gzip, on a tenth', few, python));
  const state = path.join(folder, 'large.duckdb');
  const collect = await measure('collect', large, state);
  out.push(row('**collect**', collect.events, collect.seconds, collect.cpuSeconds, collect.peakMb));
  const again = await measure('collect', large, state);
  out.push(row('collect again, nothing new', again.events, again.seconds, again.cpuSeconds, again.peakMb));
  const tenth = await measure('collect', small, path.join(folder, 'small.duckdb'));
  out.push(row('collect, a tenth', tenth.events, tenth.seconds, tenth.cpuSeconds, tenth.peakMb));

  const speed = collect.events / collect.seconds;
  const times = (other: number | undefined, count: number): string => (other === undefined ? 'not measured' : `${(speed / (count / other)).toFixed(2)} times`);
  out.push('', `collect is ${times(duckdb.seconds, duckdb.events)} the speed of DuckDB, ${times(jq, few)} jq,${python === undefined ? '' : ` ${times(python, few)} python,`} ${times(gunzip, events)} gunzip;`);
  out.push(`ten times the events take ${(collect.seconds / tenth.seconds).toFixed(1)} times as long; the state has ${((existsSync(state) ? statSync(state).size : 0) / 1_000_000).toFixed(1)} MB.`);
  process.stdout.write(`${out.join('\n')}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
