import { ConfigError, InvariantError } from '../../core/errors.ts';
import { applyEdits, type Edit } from '../engine.ts';
import type { Written } from '../tree.ts';

/** Largest definition that is parsed, in characters: far above any file that people write, far below what stalls a run. */
const LARGEST = 8 * 1_048_576;

/** The text, unless it is too large to be a file that people write. @throws ConfigError when it is. */
export function checkedSize(name: string, text: string): string {
  if (text.length <= LARGEST) return text;
  throw new ConfigError(`the file has more than ${LARGEST} characters, which is too large to be edited`, { where: name, remedy: 'list the files that hold the policies' });
}

/** Line of a position, counted from 1. */
export function lineAt(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line++;
  return line;
}

/** `file:line` of a position. */
export function placeAt({ name, text }: Pick<Written, 'name' | 'text'>, at: number): string {
  return `${name}:${lineAt(text, at)}`;
}

/**
 * The file after the edits, read again by the same reader. `means` tells whether it says what was intended.
 * @throws InvariantError when it does not.
 */
export function applyTreeEdits(written: Written, edits: readonly Edit[], read: (name: string, text: string) => Written, means: (after: Written) => boolean): string {
  const text = applyEdits(written.text, edits);
  if (!means(read(written.name, text))) throw new InvariantError(`the edited ${written.name} does not say what was meant`);
  return text;
}
