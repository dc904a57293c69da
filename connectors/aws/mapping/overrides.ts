import { prefixesOf, sourceHost } from './prefix.ts';
import { table } from './tables.ts';

/** Holds or not by what the record shows of the call. `matches` is a plain text that the parameter must contain. */
export type Predicate =
  | { readonly param: string; readonly matches?: string }
  | { readonly noParam: string; readonly matches?: string }
  | { readonly error: readonly string[] };

/** One action that a call needs, or may need. */
export interface Need {
  /** `${event}` stands for the operation's name. */
  readonly action: string;
  readonly certainty: 'must' | 'may';
  /** Absent = always. */
  readonly when?: Predicate;
  /**
   * Where the resource is told: absent = `resources[]` or the usual parameters; `own` = the usual parameters only;
   * `unknown` = nowhere; `copy-source`; `index`, `table`; `param:<name>` = that parameter instead of the usual one;
   * `path:<URI>` = API Gateway's, with its parameters in braces.
   */
  readonly resource?: string;
}

/** What a call needs where that is not just the action of its own name. */
export interface Override {
  /** Host without `.amazonaws.com`, or IAM prefix. */
  readonly source: string;
  readonly events: readonly string[];
  readonly needs: readonly Need[];
  /** An action of the call's name exists, and holding it alone is not enough (or does not help). */
  readonly falseFriend?: boolean;
  /** Page that says so. */
  readonly cite: string;
}

/** All rows of data/overrides.json. */
export const OVERRIDES: readonly Override[] = table<readonly Override[]>('overrides');

const byCall = new Map(OVERRIDES.flatMap((row) => row.events.map((event) => [`${row.source}:${event}`, row] as const)));

/** The row for a call, if it has one. */
export function overrideFor(eventSource: string, operation: string): Override | undefined {
  const host = byCall.get(`${sourceHost(eventSource)}:${operation}`);
  return host ?? byCall.get(`${prefixesOf(eventSource)[0] ?? ''}:${operation}`);
}
