import { dayOf } from '../../core/day.ts';
import type { Shown } from './pack.ts';

const DAY_MS = 86_400_000;

/** Days on which a file shows that instances were logged. Records of one file mostly share theirs. */
export class ShownDays {
  readonly #days = new Map<string, { instance: string; scope: string; day: string; lastAt: number }>();
  #last: { instance: string; scope: string; number: number; entry: { lastAt: number } } | undefined;

  add(instance: string, scope: string, at: number): void {
    const number = Math.floor(at / DAY_MS);
    const last = this.#last;
    if (last !== undefined && last.number === number && last.instance === instance && last.scope === scope) {
      if (at > last.entry.lastAt) last.entry.lastAt = at;
      return;
    }
    const key = `${number}\n${scope.length}\n${scope}${instance}`;
    let entry = this.#days.get(key);
    if (entry === undefined) {
      entry = { instance, scope, day: dayOf(at), lastAt: at };
      this.#days.set(key, entry);
    } else if (at > entry.lastAt) entry.lastAt = at;
    this.#last = { instance, scope, number, entry };
  }

  list(): readonly Shown[] {
    return [...this.#days.values()];
  }
}
