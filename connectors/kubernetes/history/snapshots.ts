import type { HeldBinding, HeldRole, KubernetesInventory, ObjectFacts } from '../inventory.ts';
import type { Segment, Slot } from './slot.ts';

/** Nothing is told of an object of the past beside what it decided. */
const NO_FACTS: ObjectFacts = { labels: {}, annotations: {} };
/** Snapshots that are held at once: calls are judged principal by principal, whose changes are few. */
const HELD = 256;

/** What a cluster granted at an instant, made on first use. */
export class Snapshots {
  readonly #today: KubernetesInventory;
  readonly #slots: readonly Slot[];
  readonly #made = new Map<number, KubernetesInventory>();

  constructor(today: KubernetesInventory, slots: readonly Slot[]) {
    this.#today = today;
    this.#slots = slots;
  }

  at(instant: number): KubernetesInventory {
    const known = this.#made.get(instant);
    if (known !== undefined) return known;
    const made = this.#make(instant);
    const [oldest] = this.#made.keys();
    if (this.#made.size >= HELD && oldest !== undefined) this.#made.delete(oldest);
    this.#made.set(instant, made);
    return made;
  }

  #make(instant: number): KubernetesInventory {
    const roles: HeldRole[] = [];
    const bindings: HeldBinding[] = [];
    const unread: string[] = [];
    for (const { subject, segments } of this.#slots) {
      const content = segmentAt(segments, instant)?.content ?? 'absent';
      if (content === 'absent') continue;
      if (content === 'unread') unread.push(subject);
      else if ('rules' in content) roles.push({ facts: NO_FACTS, ...content });
      else bindings.push({ facts: NO_FACTS, ...content });
    }
    return { ...this.#today, roles, bindings, ...(unread.length === 0 ? {} : { unread }) };
  }
}

/** The segment that holds an instant. */
function segmentAt(segments: readonly Segment[], instant: number): Segment | undefined {
  return segments.find(({ from, until }) => from <= instant && instant < until);
}
