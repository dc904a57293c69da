import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * A folder or file of the public sample records, named by PAWL_SAMPLES. Without it the tests that need it are skipped
 * with a note; in CI its absence is an error.
 */
export function samples(name: string): string | undefined {
  const root = process.env['PAWL_SAMPLES'];
  if (root !== undefined && existsSync(path.join(root, name))) return path.resolve(root, name);
  if (process.env['CI']) throw new Error(`PAWL_SAMPLES does not hold ${name}, and CI needs it`);
  console.warn(`skipped: PAWL_SAMPLES does not hold ${name}`);
  return undefined;
}
