/** Order of strings by UTF-16 code unit: the same on every machine and locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Order by a text taken from each element; ties keep their order. */
export function by<T>(text: (element: T) => string): (a: T, b: T) => number {
  return (a, b) => byText(text(a), text(b));
}
