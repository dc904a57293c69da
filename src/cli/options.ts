import { DEFAULT_MEMORY_MB } from './defaults.ts';

/** Options of every command that reads a configuration. */
export const runOptions = {
  config: { type: 'string', default: 'pawl.yaml', describe: 'Configuration file' },
  'as-of': { type: 'string', describe: 'Judge as of this UTC day instead of today (YYYY-MM-DD)' },
  memory: { type: 'number', default: DEFAULT_MEMORY_MB, describe: 'Memory limit of the database in MB' },
} as const;

export const threadOptions = {
  threads: { type: 'number', describe: 'Worker threads that read files; 0 reads in the main thread [default: number of cores]' },
} as const;

export const assumeOptions = {
  'assume-cycle': { type: 'string', describe: 'Judge by this cycle although the record is shorter; proposals go to proposals/assumed/' },
} as const;

export const lossOptions = {
  'accept-loss': { type: 'string', array: true, describe: 'Write this proposal although it breaks the recorded calls that it lists: its id, or the name of its holder' },
} as const;

export const failOnOptions = {
  'fail-on': { choices: ['info', 'low', 'medium', 'high', 'critical'], describe: 'Lowest severity that makes the exit code 1 [default: failOn of the configuration]' },
} as const;
