interface Numbers {
  [index: number]: number;
  readonly length: number;
  set(from: ArrayLike<number>, offset?: number): void;
}

/** A typed array of numbers that can be made twice as long. */
export class Growing<A extends Numbers> {
  values: A;
  readonly #make: (length: number) => A;

  constructor(make: (length: number) => A, length: number) {
    this.#make = make;
    this.values = make(length);
  }

  double(): void {
    const larger = this.#make(2 * this.values.length);
    larger.set(this.values as ArrayLike<number>);
    this.values = larger;
  }
}
