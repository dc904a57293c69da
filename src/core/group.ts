/** Elements by key, in order of first appearance; elements of a group keep their order. */
export function groupBy<T>(elements: Iterable<T>, key: (element: T) => string): ReadonlyMap<string, readonly [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const element of elements) {
    const group = groups.get(key(element));
    if (group === undefined) groups.set(key(element), [element]);
    else group.push(element);
  }
  return groups;
}
