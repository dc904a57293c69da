import os from 'node:os';

/** Memory limit of the database, in MB: small limits cost it nothing measurable, and it spills beyond. */
export const DEFAULT_MEMORY_MB = 128;

/** Worker threads: one core is left to the database, which the main thread waits for. */
export function defaultThreads(): number {
  return Math.max(1, os.availableParallelism() - 1);
}
