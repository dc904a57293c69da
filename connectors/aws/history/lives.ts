import { startOf } from '../../../src/core/day.ts';
import type { GrantChange } from '../../../src/core/grant-history.ts';
import type { Holder } from '../inventory.ts';
import { holderName } from '../references.ts';
import { holderOfChange, type Read } from './change.ts';

/** One user, role or group from its making to its end. A name may have had several, told apart by their ids. */
export interface Life {
  readonly kind: Holder['kind'];
  /** `role/ci-deploy` */
  readonly name: string;
  /** Stable id; absent when neither record nor export tells it. */
  readonly id: string | undefined;
  /** Milliseconds since 1970; infinite where the record does not tell. */
  readonly from: number;
  readonly until: number;
  readonly born: GrantChange | undefined;
  readonly died: GrantChange | undefined;
  /** As the export shows it. */
  readonly holder: Holder | undefined;
}

interface Draft {
  id: string | undefined;
  from: number;
  until: number;
  born: GrantChange | undefined;
  died: GrantChange | undefined;
}

/**
 * The lives of one name, oldest first, from the changes of the holder itself. IAM gives each new holder a new id
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids), so what was
 * granted to one life was never granted to the next.
 */
export function livesOf(name: string, reads: readonly Read[], exported: Holder | undefined): readonly Life[] {
  const kind = name.slice(0, name.indexOf('/')) as Holder['kind'];
  const drafts: Draft[] = [];
  let open: Draft | undefined = { id: undefined, from: -Infinity, until: Infinity, born: undefined, died: undefined };
  for (const { change, effect } of reads) {
    if (effect.does === 'set') {
      // A name that is made anew was free before: whatever lived under it ended unseen.
      if (open !== undefined && (open.born !== undefined || drafts.length > 0)) drafts.push({ ...open, until: change.at });
      open = { id: effect.content, from: change.at, until: Infinity, born: change, died: undefined };
    } else {
      drafts.push({ ...(open ?? { id: undefined, from: -Infinity, born: undefined }), until: change.at, died: change });
      open = undefined;
    }
  }
  if (open !== undefined) drafts.push(open);
  const own = exported === undefined ? undefined : claim(drafts, exported);
  return drafts.map((draft) => ({ ...draft, kind, name, holder: draft === own ? exported : undefined }));
}

/** Which life does the export show? One of its id, else the last whose id nobody told, else one of its own. */
function claim(drafts: Draft[], exported: Holder): Draft {
  const created = exported.createdOn === undefined ? -Infinity : startOf(exported.createdOn);
  const same = drafts.find((draft) => draft.id === exported.id);
  if (same !== undefined) return same;
  const nameless = drafts.findLast((draft) => draft.id === undefined && created < draft.until);
  if (nameless !== undefined) {
    nameless.id = exported.id;
    return nameless;
  }
  // Its making and its end went unseen; the next life of the name bounds it.
  const until = Math.min(...drafts.map((draft) => (draft.from > created ? draft.from : Infinity)));
  const made: Draft = { id: exported.id, from: created, until, born: undefined, died: undefined };
  drafts.push(made);
  return made;
}

/** Changes of one name during one life. */
export function duringLife(reads: readonly Read[], life: Life): readonly Read[] {
  return reads.filter(({ change: { at } }) => life.from <= at && (at < life.until || (at === life.until && life.died !== undefined)));
}

/** Exported holders and the names of all that changed, each once, sorted. */
export function namesOf(holders: readonly Holder[], reads: readonly Read[]): readonly string[] {
  return [...new Set([...holders.map(holderName), ...reads.flatMap((read) => holderOfChange(read) ?? [])])].sort();
}
