/** How many rows of each table one principal may show, so that a page of many principals still opens quickly. */
export interface Limits {
  readonly ledger: number;
  readonly removed: number;
}

/** At most about 9,000 rows on a page, whatever the number of principals, as long as 20 of each table fit. */
export function limitsFor(principals: number): Limits {
  const each = (page: number, most: number) => Math.max(20, Math.min(most, Math.floor(page / Math.max(1, principals))));
  return { ledger: each(6_000, 200), removed: each(3_000, 100) };
}
