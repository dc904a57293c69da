import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { generateAccount } from './account.ts';
import { generateCluster } from './generate.ts';

const CLI = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const USED = fileURLToPath(new URL('./used.mjs', import.meta.url));
/** Beyond this a scan is given up; the table says so. */
const LONGEST_MS = 600_000;

/** One grown system, as large as asked for. */
interface Case {
  readonly name: string;
  /** A day after its record. */
  readonly asOf: string;
  readonly write: (folder: string) => void;
}

const cluster = (namespaces: number): Case => ({ name: `Kubernetes, ${namespaces.toLocaleString('en')} namespaces`, asOf: '2026-08-30', write: (folder) => generateCluster(folder, namespaces, 8) });
const account = (roles: number): Case => ({ name: `AWS, ${roles.toLocaleString('en')} roles`, asOf: '2026-07-01', write: (folder) => generateAccount(folder, roles, 60_000) });

/** What a scan is known to have done by what it wrote, and by what the process says of itself as it ends. */
const Used = z.object({ cpuSeconds: z.number(), peakMb: z.number() });
const Scan = z.object({ principals: z.array(z.object({ verdicts: z.record(z.string(), z.number()) })) });

/**
 * `pawl scan` of grown systems: npm run bench -- grants [namespaces] [roles]. Each is scanned whole and at half its size, so that
 * the table shows how time and memory grow.
 */
export async function measureGrants(namespaces: number, roles: number): Promise<string> {
  const out = [
    `\`pawl scan\`, end to end, with the usual \`--memory\`; ${os.availableParallelism()} cores, Node ${process.version}`, '',
    '| what | permissions | proposals | wall s | cpu s | peak MB | state MB | proposals.json MB | report.html MB |',
    '|---|---:|---:|---:|---:|---:|---:|---:|---:|',
  ];
  for (const one of [cluster(namespaces / 2), cluster(namespaces), account(roles / 2), account(roles)]) out.push(await row(one));
  return out.join('\n');
}

async function row({ name, asOf, write }: Case): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-grants-'));
  try {
    write(folder);
    const from = performance.now();
    const ended = await scan(folder, asOf);
    const wall = (performance.now() - from) / 1_000;
    const output = path.join(folder, 'pawl-out');
    if (!existsSync(path.join(output, 'report.html'))) return `| ${name} | not measured: ${ended} |`;
    const used = Used.parse(JSON.parse(readFileSync(path.join(folder, 'used.json'), 'utf8')));
    const permissions = Scan.parse(JSON.parse(readFileSync(path.join(output, 'scan.json'), 'utf8'))).principals.flatMap(({ verdicts }) => Object.values(verdicts)).reduce((sum, count) => sum + count, 0);
    const proposals = readFileSync(path.join(output, 'proposals.json'), 'utf8').match(/^ {6}"outcome": /gm)?.length ?? 0;
    const sizes = [path.join(folder, '.pawl/state.duckdb'), path.join(output, 'proposals.json'), path.join(output, 'report.html')].map((file) => (statSync(file).size / 1e6).toFixed(0));
    return `| ${[name, permissions.toLocaleString('en'), proposals.toLocaleString('en'), wall.toFixed(0), used.cpuSeconds.toFixed(0), used.peakMb.toFixed(0), ...sizes].join(' | ')} |`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the built program as people do; returns how it ended. */
function scan(folder: string, asOf: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', USED, CLI, 'scan', '--as-of', asOf], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], timeout: LONGEST_MS });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `ended by ${signal}`));
  });
}
