import type { UtcDay } from './day.ts';
import type { LastCall, LoggingChange } from './evidence.ts';

/** How well the record of one instance shows one class of events (such as `management:read`) inside the window. */
export interface ShownClass {
  readonly firstDay: UtcDay;
  readonly lastDay: UtcDay;
  readonly days: number;
  /** Longest run of days of the window without an event of the class, its two ends included. */
  readonly longestGapDays: number;
}

/** What the record of one instance covers. Times are UTC. */
export interface Window {
  readonly instance: string;
  /** First covered day of the record. */
  readonly firstDay: UtcDay;
  /** First day of the contiguous covered stretch up to `toDay`. */
  readonly fromDay: UtcDay;
  readonly toDay: UtcDay;
  /** Last covered instant less delivery lag, ISO 8601. */
  readonly until: string;
  /** Length of the stretch in seconds. */
  readonly seconds: number;
  /** Days inside the record that are not covered or only partly readable, oldest first. */
  readonly gaps: readonly Gap[];
}

/** Why a day is not covered: a file of it is lost, something of it is unreadable or was not logged, or there is nothing of it. */
export type GapState = 'lost' | 'partial' | 'missing';

export interface Gap {
  readonly day: UtcDay;
  /** `*` for all scopes. */
  readonly scope: string;
  readonly state: GapState;
  readonly reason: string;
}

/** All that `observable` may read of the record. */
export interface Observation {
  readonly window: Window;
  /** Scopes (regions) that the record shows. */
  readonly scopes: readonly string[];
  /** The owner says that every scope is logged, also those without a record. */
  readonly allScopes: boolean;
  /** By class name; absent = never shown. */
  readonly classes: ReadonlyMap<string, ShownClass>;
  /** What files beside the record say, as the connector read it; absent without any. */
  readonly evidence?: unknown;
  /** Recorded changes of what is recorded, oldest first. */
  readonly changes?: readonly LoggingChange[];
  /** Last recorded calls of the instance's principals. */
  readonly lastCalls?: readonly LastCall[];
  /** `Principal.name` by id. */
  readonly names?: ReadonlyMap<string, string>;
}
