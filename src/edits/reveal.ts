import { diffLines } from 'diff';
import { ConfigError, InvariantError } from '../core/errors.ts';
import type { FileChange } from '../core/proposal.ts';
import { holdsMask, withoutSecrets } from '../core/secrets.ts';

/** Beyond this distance which line became which is not looked for: a bound on time that does not depend on the machine. */
const MOST_EDITS = 1_000;

/**
 * Changes of masked texts, made in the files themselves: every line that stays keeps its bytes, secrets included.
 * `asTheyAre` holds the files by path.
 * @throws ConfigError when a new line would say again what is masked, which nobody but the file knows.
 */
export function revealed(changes: readonly FileChange[], asTheyAre: ReadonlyMap<string, string>): readonly FileChange[] {
  return changes.map((change): FileChange => {
    const { path, before, after } = change;
    const real = asTheyAre.get(path);
    if (real === undefined || before === null || real === before) return change;
    if (withoutSecrets(real) !== before) throw new InvariantError(`${path} was edited as another text`);
    return { path, before: real, after: after === null ? null : changedAlike(path, real, before, after) };
  });
}

/** What `after` is to `before`, line by line. */
function changedAlike(path: string, real: string, before: string, after: string): string {
  const lines = linesOf(real);
  const parts = diffLines(before, after, { maxEditLength: MOST_EDITS });
  if (parts === undefined || !areToldApart(linesOf(before), lines)) throw unknowable(path);
  let at = 0;
  let text = '';
  for (const { added, removed, value, count } of parts) {
    if (added && holdsMask(value)) throw unknowable(path);
    if (added) text += value;
    else {
      if (!removed) text += lines.slice(at, at + count).join('');
      at += count;
    }
  }
  if (withoutSecrets(text) !== after) throw unknowable(path);
  return text;
}

/** Lines with their ends. A mask has as many lines as what it stands for. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Do equal masked lines stand for equal lines? Else the wrong one of two could leave. */
function areToldApart(masked: readonly string[], real: readonly string[]): boolean {
  const known = new Map<string, string>();
  return masked.length === real.length && masked.every((line, index) => {
    const one = known.get(line) ?? real[index];
    known.set(line, one!);
    return one === real[index];
  });
}

function unknowable(path: string): ConfigError {
  return new ConfigError(`what changes in ${path} would repeat something that looks like a secret, and pawl keeps none`, { where: path, remedy: 'take the secret out of the file, or change the policy by hand' });
}
