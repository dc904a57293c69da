import { spawnSync } from 'node:child_process';

/** Is kubectl here? In CI it must be; elsewhere its tests are left out with a word. */
export function hasKubectl(): boolean {
  const ready = spawnSync('kubectl', ['version', '--client']).status === 0;
  if (!ready && process.env['CI'] !== undefined) throw new Error('these tests need kubectl');
  if (!ready) console.warn('skipped: kubectl is missing');
  return ready;
}
