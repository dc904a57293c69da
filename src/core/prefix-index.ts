/**
 * Things by how their text begins, for the question which of them a longer text begins with: patterns that end with a
 * wildcard, of which only what stands before it can be looked up.
 */
export class PrefixIndex<T> {
  readonly #byPrefix = new Map<string, T[]>();
  #lengths: number[] = [];

  add(prefix: string, item: T): void {
    const own = this.#byPrefix.get(prefix);
    if (own !== undefined) {
      own.push(item);
      return;
    }
    this.#byPrefix.set(prefix, [item]);
    if (!this.#lengths.includes(prefix.length)) this.#lengths = [...this.#lengths, prefix.length].sort((a, b) => a - b);
  }

  /** Those whose prefix the text begins with, the shortest prefixes first, at most `most` of them. */
  beginningsOf(text: string, most: number): readonly T[] {
    const found: T[] = [];
    for (const length of this.#lengths) {
      if (length > text.length || found.length >= most) break;
      found.push(...(this.#byPrefix.get(text.slice(0, length)) ?? []).slice(0, most - found.length));
    }
    return found;
  }
}
