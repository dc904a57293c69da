import { spawnSync } from 'node:child_process';
import path from 'node:path';

const CLI = path.resolve(import.meta.dirname, '../../dist/src/cli.js');

/** Runs the built command line as a user does. */
export function runCli(args: readonly string[], options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> }): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd: options.cwd, encoding: 'utf8', env: { ...process.env, ...options.env }, maxBuffer: 256 * 1_048_576 });
  return { status, stdout, stderr };
}
