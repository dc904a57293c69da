import { ConfigError, InvariantError } from '../core/errors.ts';
import type { FileChange } from '../core/proposal.ts';
import { holdsMask, withoutSecrets } from '../core/secrets.ts';
import { applyEdits } from './engine.ts';

/**
 * Changes of masked texts, made in the files themselves: everything that is not edited keeps its bytes, secrets included.
 * `asTheyAre` holds the files by path.
 * @throws ConfigError when a new text would say again what is masked, which nobody but the file knows.
 */
export function revealed(changes: readonly FileChange[], asTheyAre: ReadonlyMap<string, string>): readonly FileChange[] {
  return changes.map((change) => {
    const { path, before, after, edits } = change;
    const real = asTheyAre.get(path);
    if (real === undefined || real === before) return change;
    if (withoutSecrets(real) !== before) throw new InvariantError(`${path} was edited as another text`);
    if (after === null) return { path, before: real, after };
    if (edits === undefined || edits.some(({ text }) => holdsMask(text))) throw unknowable(path);
    const written = applyEdits(real, edits);
    if (withoutSecrets(written) !== after) throw unknowable(path);
    return { path, before: real, after: written, edits };
  });
}

function unknowable(path: string): ConfigError {
  return new ConfigError(`what changes in ${path} would repeat something that looks like a secret, and pawl keeps none`, { where: path, remedy: 'take the secret out of the file, or change the policy by hand' });
}
