import { ConfigError, InvariantError } from '../core/errors.ts';
import type { StepResult } from '../core/proof.ts';
import type { PolicyChange } from '../core/proposal.ts';
import { holdsMask } from '../core/secrets.ts';

/** A change that can be written, or why none can, in words for people. */
export type Attempt = { readonly change: PolicyChange } | { readonly change?: undefined; readonly refusal: string };

/** A change that cannot be expressed in the team's files ends this proposal, not the scan. */
export function tryWriting(work: () => PolicyChange): Attempt {
  try {
    return { change: work() };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { refusal: [error.message, error.remedy].filter((text) => text !== undefined).join('; ') };
  }
}

/**
 * A document or a script must say the whole policy, and pawl does not know what a mask stands for.
 * @throws ConfigError when one would have to hold a secret.
 */
export function withoutMasks(change: PolicyChange): PolicyChange {
  const file = change.files.find(({ name, text }) => holdsMask(name) || holdsMask(text));
  if (file === undefined) return change;
  const why = `${file.name} would have to hold something that looks like a secret, which stands in the policy and which pawl does not keep`;
  throw new ConfigError(why, { remedy: 'take it out of the policy, or list the file that defines the policy under `definitions`' });
}

/** What does not read back as what was proved is not given out. That is a bug of pawl's, and no reason to lose the other proposals of the night. */
export function readBack(work: () => StepResult): StepResult {
  try {
    const step = work();
    return step.result === 'yes' ? step : notReadBack(step.notes.join('; '));
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    const why = error.message.replace(/ \(this is a bug in pawl\)$/, '');
    return notReadBack(`what was written does not read back as what was proved: ${why}`);
  }
}

function notReadBack(why: string): StepResult {
  return { step: 'bytes', result: 'no', counts: {}, notes: [`${why}; this is a bug in pawl, and nothing of it is written`] };
}
