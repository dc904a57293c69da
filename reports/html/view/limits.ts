/** How many rows of each table one principal may show, so that a page of many principals still opens quickly. */
export interface Limits {
  readonly ledger: number;
  readonly removed: number;
  /** Lines of each diff. */
  readonly diff: number;
}

/** At most about 7,000 rows on a page, whatever the number of principals, as long as a handful of each table fits. */
export function limitsFor(principals: number): Limits {
  const each = (page: number, least: number, most: number) => Math.max(least, Math.min(most, Math.floor(page / Math.max(1, principals))));
  return { ledger: each(4_500, 8, 200), removed: each(2_500, 5, 100), diff: each(15_000, 30, 400) };
}
