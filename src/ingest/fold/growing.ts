interface Numbers {
  [index: number]: number;
  readonly length: number;
  set(from: ArrayLike<number>, offset?: number): void;
}

/** A typed array of numbers that doubles when it is full. */
export class Growing<A extends Numbers> {
  values: A;
  readonly #make: (length: number) => A;

  constructor(make: (length: number) => A, length: number) {
    this.#make = make;
    this.values = make(length);
  }

  /** Makes room for the element at `index`. */
  reserve(index: number): void {
    if (index < this.values.length) return;
    const larger = this.#make(Math.max(2 * this.values.length, index + 1));
    larger.set(this.values as ArrayLike<number>);
    this.values = larger;
  }
}
