import { SourceError } from '../core/errors.ts';

/** What to do about a state file that DuckDB refuses: who holds it, or how to rebuild it. Anything else is passed on. */
export function explainOpenFailure(path: string, error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  const holder = /lock is held in .*?\(PID (\d+)\)/.exec(text);
  if (holder !== null || /Could not set lock|Conflicting lock/.test(text)) {
    return new SourceError('state', `${path} is in use by ${holder === null ? 'another process' : `process ${holder[1]}`}`, {
      input: path,
      remedy: 'wait until it has ended, or stop it, and run the command again',
    });
  }
  if (/database does not exist/.test(text)) {
    return new SourceError('state', `${path} does not exist`, { input: path, remedy: 'run `pawl collect` first' });
  }
  if (/not a valid DuckDB database|Corrupt database|Could not read enough bytes|Serialization Error|Failure while replaying WAL|newer version|older version/i.test(text)) {
    return new SourceError('state', `${path} cannot be read: ${firstLine(text)}`, {
      input: path,
      remedy: `delete ${path} and ${path}.wal; \`pawl collect\` rebuilds the state from the inputs`,
    });
  }
  const full = explainFullDisk(path, error);
  if (full !== undefined) return full;
  if (/IO Error|Permission denied/i.test(text)) {
    return new SourceError('state', `${path} cannot be opened: ${firstLine(text)}`, {
      input: path,
      remedy: 'check the path and its permissions, or set `state` to another file',
    });
  }
  return error instanceof Error ? error : new Error(text);
}

/** What to do when the disk is full; nothing when the failure is another. */
export function explainFullDisk(path: string, error: unknown): SourceError | undefined {
  const text = error instanceof Error ? error.message : String(error);
  if (!/No space left on device|File too large|Disk quota exceeded/i.test(text)) return undefined;
  return new SourceError('state', `${path} cannot be written: ${firstLine(text)}`, {
    input: path,
    remedy: 'make room, or set `state` to a file on another disk, and run the command again',
  });
}

/** What to do when the database may not use as much memory as a statement needs; nothing when the failure is another. */
export function explainMemory(path: string, error: unknown): SourceError | undefined {
  const text = error instanceof Error ? error.message : String(error);
  if (!text.startsWith('Out of Memory Error')) return undefined;
  return new SourceError('state', `${path} needs more memory than the database may use: ${firstLine(text)}`, { input: path, remedy: 'run the command again with a larger limit, such as `--memory 1000`' });
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 300);
}
