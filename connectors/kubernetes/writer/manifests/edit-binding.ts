import { ConfigError } from '../../../../src/core/errors.ts';
import type { Edit } from '../../../../src/edits/engine.ts';
import { entryOf, type Wanted } from '../../../../src/edits/tree.ts';
import type { Binding } from '../../rbac.ts';
import { emptied } from './emptied.ts';
import type { WrittenObject } from './object.ts';

/**
 * Edits that leave of the subjects of a written binding those that stay, by their places.
 * @throws ConfigError `file:line` when they are written in a way that cannot be edited.
 */
export function editBinding({ written, map, content, where }: WrittenObject, stays: readonly boolean[]): readonly Edit[] {
  const entry = entryOf(map, 'subjects');
  const count = (content as Binding | undefined)?.subjects.length;
  if (entry === undefined || entry.value.kind !== 'list' || entry.value.items.length !== count) throw new ConfigError('it has no list of subjects to be edited', { where });
  const wanted = stays.flatMap((stay, index): Wanted[] => (stay ? [index] : []));
  return wanted.length === 0 ? [emptied(written, entry)] : written.arrange(entry.value, wanted);
}
