import os from 'node:os';

/** Memory limit of the database, in MB: small limits cost it nothing measurable, and it spills beyond. */
export const DEFAULT_MEMORY_MB = 128;

/** Worker threads, and threads of the database: each leaves a core to the other. */
export function defaultThreads(): number {
  return Math.max(1, os.availableParallelism() - 1);
}
