import type { ExitCode } from './exit-codes.ts';

/** Sets the exit code; output that is still being written is not cut off. */
export function finish(code: ExitCode): void {
  process.exitCode = code;
}
