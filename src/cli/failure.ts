import { ConfigError, InvariantError, SourceError } from '../core/errors.ts';
import { terminalLines, terminalText } from '../core/terminal-text.ts';
import { finish } from './finish.ts';
import { note } from './print.ts';

/** Says what went wrong, where, and how to mend it, and sets the exit code. Only bugs show a stack. */
export function reportFailure(error: unknown): void {
  if (error instanceof ConfigError) {
    note(`pawl: ${error.where === undefined ? '' : `${terminalText(error.where)} `}${terminalText(error.message)}`);
    if (error.remedy !== undefined) note(`      ${terminalText(error.remedy)}`);
    return finish(2);
  }
  if (error instanceof SourceError) {
    const input = error.input === undefined || error.message.includes(error.input) ? '' : `${error.input}: `;
    note(`pawl: source ${terminalText(`${error.source}: ${input}${error.message}`)}`);
    note(`      ${terminalText(error.remedy)}`);
    return finish(3);
  }
  if (isFileError(error)) {
    note(`pawl: ${terminalText(`${error.path ?? 'an output file'}: ${reasonOf(error)}`)}`);
    note('      check the path, its permissions and the room on its disk, and run the command again');
    return finish(3);
  }
  if (error instanceof InvariantError) note(`pawl: ${terminalText(error.message)}`);
  note(terminalLines(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  finish(3);
}

/** What the operating system says of a file, in words; other codes speak by their message. */
const WHY: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no room left on the disk',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file would become larger than is allowed',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the disk can only be read',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'this is a folder',
  ENOENT: 'it does not exist',
};

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  const why = WHY[code ?? ''];
  return why === undefined ? message : `${why} (${code ?? ''})`;
}

/** Errors of the operating system carry a `syscall`; anything else is a bug of ours. */
function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
