import { InvariantError } from '../../../src/core/errors.ts';
import type { FileChange } from '../../../src/core/proposal.ts';
import type { AwsInventory, PolicyDocument } from '../inventory.ts';
import type { Place } from './places/place.ts';
import { placesOfText } from './places/remember.ts';
import { solvePlace } from './places/resolve.ts';
import { evaluate } from './written/evaluate.ts';

/**
 * What an edited file says of a policy: its interpolations have the values that they had in the file before, which stood
 * for `live`. Null when the policy is not there any more.
 * @throws InvariantError when a file cannot be read, or did not stand for the policy before.
 */
export function policyAfter(inventory: Pick<AwsInventory, 'account' | 'partition'>, { path, before, after }: FileChange, address: string | undefined, live: PolicyDocument): PolicyDocument | null {
  const now = placeIn(path, after, address);
  if (now === undefined) return null;
  const old = placeIn(path, before, address);
  const solved = old === undefined ? undefined : solvePlace(old, live, inventory);
  if (solved === undefined) throw new InvariantError(`${path} did not stand for the policy at ${address ?? 'all'} before it was edited`);
  if (now.policy === undefined) throw new InvariantError(`${path} ${address ?? ''} cannot be read after it was edited`);
  const [{ known, statements }] = solved.solutions;
  const computed = now.policy.statements.some(({ kind }) => kind === 'computed') ? live.statements.filter((_, index) => !statements.includes(index)) : [];
  return evaluate(now.policy, known, computed);
}

/** A place of a file by its address; nothing where it is not, or where there is no file. */
export function placeIn(path: string, text: string | null, address: string | undefined): Place | undefined {
  if (text === null) return undefined;
  const file = placesOfText(path, text);
  if (file.reason !== undefined) throw new InvariantError(`${path} cannot be read: ${file.reason}`);
  return file.places.find((one) => one.address === address);
}
