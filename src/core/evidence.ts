import type { UtcDay } from './day.ts';
import type { InputText } from './grant-source.ts';

/** A change of what is recorded, as the record itself shows it. */
export interface LoggingChange {
  /** Where it was recorded. */
  readonly instance: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** What was changed, in the system's own reference. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, string>>;
}

/** The last recorded call of one name by one principal, whatever became of it. */
export interface LastCall {
  /** Stable id. */
  readonly principal: string;
  /** The call as recorded, see `FoldKey.call`. */
  readonly call: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
}

/** A stretch of whole UTC days on which something was not recorded; `scope` is `*` for all scopes. */
export interface LoggingGap {
  readonly from: UtcDay;
  readonly to: UtcDay;
  readonly scope: string;
  readonly reason: string;
}

/** What one file proves, in words, for people. */
export interface ProvedFile {
  /** Empty when it concerns several. */
  readonly instance: string;
  /** The connector's own word, such as `trail`. */
  readonly kind: string;
  readonly path: string;
  readonly text: string;
}

/** What the files beside grants and record say. */
export interface ReadEvidence {
  /** Plain JSON data; only the connector that made it reads it. */
  readonly body: unknown;
  readonly proved: readonly ProvedFile[];
}

/**
 * Reads files that tell what the record could show: settings of the log, reports of the system about use. Pure.
 * Without any such file everything is judged by the record alone.
 */
export interface EvidenceSource<C> {
  /** Paths or globs of the files, by kind, from the connector's own part of a source. */
  readonly files: (config: C) => Readonly<Record<string, readonly string[]>>;
  /** What the configuration itself says of the log, by key. Absent: nothing. */
  readonly stated?: (config: C) => Readonly<Record<string, string>>;
  /** @throws SourceError when a file is not what its place says. */
  readonly read: (source: string, files: Readonly<Record<string, readonly InputText[]>>, stated?: Readonly<Record<string, string>>) => ReadEvidence;
  /**
   * Do files and changes show that every scope of the instance was recorded? `undefined`: they do not tell. `firstDay`: the
   * first covered day of the record; settings that are older hold all through it.
   */
  readonly allScopes: (instance: string, body: unknown, changes: readonly LoggingChange[], firstDay?: UtcDay) => boolean | undefined;
  /** Stretches in which the log was off or not delivered, by the files (`body` absent without any) and the recorded changes. */
  readonly gaps: (instance: string, body: unknown, changes: readonly LoggingChange[]) => readonly LoggingGap[];
}
