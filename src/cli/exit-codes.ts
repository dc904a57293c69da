/** Exit codes of every command. 3 outranks 1: a gap must never look like a clean night. */
export const EXIT = {
  0: 'nothing at or above --fail-on',
  1: 'findings at or above --fail-on; for verify: a recorded call would break',
  2: 'usage or configuration error: file:line:column, what is wrong, how to mend it',
  3: 'the run or its evidence is broken or incomplete; results are still written',
} as const;
export type ExitCode = keyof typeof EXIT;
