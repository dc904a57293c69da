import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { DAYS, estateOf, FIELDS } from '../hostile/estate.ts';
import { filesOf } from '../stories/scan-story.ts';

/** The built command line, as a user has it. */
export const CLI = path.resolve(import.meta.dirname, '../../dist/src/cli.js');

/** What the nightly job runs; the small account has findings, and none of them is critical. */
export const SCAN = ['scan', '--as-of', DAYS.asOf, '--fail-on', 'critical'] as const;

/** A small account with something to propose, its record in a file per call; `dispose` removes it. */
export class Estate {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-torture-'));

  constructor() {
    const { details, definition, config, plain } = estateOf((field) => FIELDS[field]);
    this.#write('exports/details.json', JSON.stringify(details));
    this.#write('policies/deploy.json', JSON.stringify(definition, null, 2));
    this.#write('pawl.yaml', JSON.stringify(config));
    plain.forEach((record, n) => this.#write(`logs/${n % 7}/${n}.json.gz`, gzipSync(JSON.stringify({ Records: [record] }))));
  }

  #write(name: string, content: string | Buffer): void {
    mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true });
    writeFileSync(path.join(this.folder, name), content);
  }

  get state(): string {
    return path.join(this.folder, '.pawl/state.duckdb');
  }

  /** Takes away all that pawl wrote. */
  forget(): void {
    for (const name of ['.pawl', 'pawl-out']) rmSync(path.join(this.folder, name), { recursive: true, force: true });
  }

  /** Scans as a process of its own. */
  start(...args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [CLI, ...(args.length === 0 ? SCAN : args)], { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** What pawl wrote for people: every output file with its bytes. */
  outputs(): ReadonlyMap<string, string> {
    return filesOf(path.join(this.folder, 'pawl-out'));
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** How a process ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

/** Waits for the end of a process. */
export function ended(child: ChildProcess): Promise<Ended> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, said }));
  });
}
