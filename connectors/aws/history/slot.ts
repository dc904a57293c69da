import type { GrantChange } from '../../../src/core/grant-history.ts';
import type { Read, SlotKind } from './change.ts';

/** What is known of a subject in a stretch of time; `content` is undefined where it was there and nobody knows what it said. */
export type Held = 'no' | 'maybe' | { readonly content: string | undefined };

/** A stretch of time in which a subject was the same. */
export interface Segment {
  /** Milliseconds since 1970, `until` exclusive; infinite where nothing bounds it. */
  readonly from: number;
  readonly until: number;
  readonly held: Held;
  readonly given?: GrantChange;
  readonly ended?: GrantChange;
}

/** One subject over time: an inline policy, an attachment, a managed policy's text in force, … */
export interface Slot {
  readonly subject: string;
  readonly kind: SlotKind;
  /** In time order, without a gap. */
  readonly segments: readonly Segment[];
  /** An export shows it, or shows that it is not there. */
  readonly exported: boolean;
}

/** What is known about a subject besides its changes. */
export interface Frame {
  /** It cannot have been there before (its holder was made then). */
  readonly notBefore?: number;
  /** What the export shows; absent when there is no export of it. */
  readonly exported?: Held;
  /** End of the record: what the export shows beyond the last change is known only from here on. */
  readonly end: number;
  /** The export is older than the end of the record: a change may be later than it. */
  readonly early?: boolean;
  /** What is in force cannot be older, whatever the record shows. */
  readonly notOlder?: number;
}

/**
 * The timeline of one subject from its changes, oldest first, and the export. Where the last change and the export
 * differ, one of them is older than something that nobody recorded: in between both may have been in force.
 */
export function slotOf(subject: string, kind: SlotKind, reads: readonly Read[], frame: Frame): Slot {
  const changes = settled(reads, frame.early === true ? undefined : frame.exported);
  const segments: Segment[] = [];
  let from = -Infinity;
  let held = frame.notOlder !== undefined && changes.length === 0 ? 'maybe' : before(changes[0], kind, frame);
  let given: GrantChange | undefined;
  const close = (until: number, next: Held, change: GrantChange | undefined): void => {
    if (until > from) segments.push({ from, until, held, ...(given === undefined ? {} : { given }), ...(change === undefined ? {} : { ended: change }) });
    from = until;
    held = next;
    given = change;
  };
  for (const { change, effect } of changes) {
    const next: Held = effect.does === 'remove' ? 'no' : { content: effect.content };
    if (sameHeld(held, next)) continue;
    close(change.at, next, change);
  }
  const { exported } = frame;
  if (exported !== undefined && !sameHeld(held, exported) && !(frame.early === true && changes.length > 0)) {
    if (isUnread(held) && exported !== 'no' && exported !== 'maybe') held = exported;
    else if (changes.length === 0) {
      // Nobody told when it came; its holder had another name before, or was not there.
      if (frame.notOlder !== undefined) close(Math.max(frame.notOlder, frame.notBefore ?? -Infinity), exported, undefined);
      else if (frame.notBefore === undefined) held = exported;
      else close(frame.notBefore, exported, undefined);
    }
    else {
      held = 'maybe';
      close(Math.max(frame.end, from + 1), exported, undefined);
    }
  }
  close(Infinity, 'no', undefined);
  return { subject, kind, segments, exported: exported !== undefined };
}

/** A set whose text was not legible is taken to be what the export shows. */
function isUnread(held: Held): boolean {
  return typeof held === 'object' && held.content === undefined;
}

/** Of changes in one last second, the one that the export shows came last. */
function settled(reads: readonly Read[], exported: Held | undefined): readonly Read[] {
  const last = reads.at(-1);
  if (last === undefined || exported === undefined) return reads;
  const shown = reads.findLastIndex(
    ({ change, effect }) => change.at === last.change.at && sameHeld(effect.does === 'remove' ? 'no' : { content: effect.content }, exported),
  );
  const read = shown < 0 ? undefined : reads[shown];
  return read === undefined ? reads : [...reads.slice(0, shown), ...reads.slice(shown + 1), read];
}

function before(first: Read | undefined, kind: SlotKind, { notBefore, exported }: Frame): Held {
  if (notBefore !== undefined) return 'no';
  if (first === undefined) return exported ?? 'maybe';
  if (first.effect.before === 'no') return 'no';
  if (first.effect.before === 'not told') return 'maybe';
  return { content: kind === 'attachment' || kind === 'membership' ? '' : undefined };
}

/** Equal as far as both are known. */
function sameHeld(a: Held, b: Held): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.content !== undefined && a.content === b.content;
}

/** What was known of the subject at an instant. */
export function heldAt(slot: Slot | undefined, at: number): Held {
  return slot?.segments.find((segment) => segment.from <= at && at < segment.until)?.held ?? 'no';
}
