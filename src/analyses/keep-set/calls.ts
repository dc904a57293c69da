import { byText } from '../../core/order.ts';
import { canBeCountedOn, type Contender, type Contest } from './contest.ts';

/** Who allows the recorded accesses of one principal, while one after the other leaves. */
export class Calls {
  readonly #accesses = new Map<Contender, string[]>();
  readonly #allowing = new Map<string, Contender[]>();
  readonly #alone = new Map<Contender, Set<string>>();
  /** How many allow an access by themselves, of all that are left and of those that no forgotten grant gave. */
  readonly #left = new Map<string, { all: number; lasting: number }>();

  constructor({ contenders, touches }: Contest) {
    const places = new Map(contenders.map((one, place) => [one.id, { one, place }]));
    const found = touches.flatMap((touch) => {
      const known = places.get(touch.id);
      return known === undefined ? [] : [{ ...touch, ...known }];
    });
    for (const { one, access, alone } of found.sort((a, b) => a.place - b.place || byText(a.access, b.access))) {
      push(this.#accesses, one, access);
      if (!alone || !canBeCountedOn(one)) continue;
      push(this.#allowing, access, one);
      this.#alone.set(one, (this.#alone.get(one) ?? new Set()).add(access));
      this.#count(access, one, 1);
    }
  }

  /** Accesses that may have used it. */
  of(one: Contender): readonly string[] {
    return this.#accesses.get(one) ?? [];
  }

  /** What allows an access by itself, in the order in which it rather stays; also what has left. */
  allowing(access: string): readonly Contender[] {
    return this.#allowing.get(access) ?? [];
  }

  /** Is every access that may have used it allowed by something else that is left and that may be counted on? */
  areAllowedWithout(one: Contender): boolean {
    const own = this.#alone.get(one);
    return this.of(one).every((access) => {
      const { all, lasting } = this.#left.get(access) ?? { all: 0, lasting: 0 };
      return (one.forgotten ? all : lasting) - (own?.has(access) === true ? 1 : 0) > 0;
    });
  }

  leave(one: Contender): void {
    for (const access of this.#alone.get(one) ?? []) this.#count(access, one, -1);
  }

  #count(access: string, one: Contender, by: number): void {
    const left = this.#left.get(access) ?? { all: 0, lasting: 0 };
    left.all += by;
    if (!one.forgotten) left.lasting += by;
    this.#left.set(access, left);
  }
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const own = lists.get(key);
  if (own === undefined) lists.set(key, [value]);
  else own.push(value);
}
