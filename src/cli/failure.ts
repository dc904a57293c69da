import { ConfigError, InvariantError, SourceError } from '../core/errors.ts';
import { terminalText } from '../core/terminal-text.ts';
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
  if (error instanceof InvariantError) note(`pawl: ${terminalText(error.message)}`);
  note(terminalText(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  finish(3);
}
