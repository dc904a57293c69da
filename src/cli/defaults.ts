import os from 'node:os';

/** Memory limit of the database, in MB: small limits cost it nothing measurable, and it spills beyond. */
export const DEFAULT_MEMORY_MB = 80;

/** Worker threads. */
export function defaultThreads(): number {
  return Math.max(1, os.availableParallelism());
}

/** Threads of the database, which works beside the workers. */
export function databaseThreads(): number {
  return Math.max(1, os.availableParallelism() - 1);
}
