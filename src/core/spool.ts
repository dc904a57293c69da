import type { Json } from './json.ts';

/**
 * What a live source states about one instance and scope: everything that the system records there from `from` until
 * `until` was fetched, so that a day without a record was quiet. ISO 8601 in UTC with whole seconds; `until` is not
 * included and is an instant that had passed when it was asked for.
 */
export interface Extent {
  readonly instance: string;
  readonly scope: string;
  readonly from: string;
  readonly until: string;
}

/**
 * Which room of the spool a file belongs to. `grants` and `usage` are read as if `pawl.yaml` named them; `evidence` holds
 * what tells about the record (settings of its logging, last uses), for the readers of the connector.
 */
export const SPOOL_ROOMS = ['grants', 'usage', 'evidence'] as const;
export type SpoolRoom = (typeof SPOOL_ROOMS)[number];

/**
 * Where a live source lays down what it fetches, in the format that an offline export has and redacted by the source
 * before it is handed over. Names are relative to the room, with `/`, and never leave it. What is in the spool is read only after
 * the whole fetch has ended well.
 */
export interface Spool {
  /** Id of the source in pawl.yaml, for errors. */
  readonly source: string;
  /** When the fetch began, milliseconds since 1970: the latest instant that a window may end with. */
  readonly startedAt: number;
  /** What an earlier fetch, ended or not, remembered under this name. */
  readonly recall: (name: string) => Json | undefined;
  /** Remembers a value for later fetches; `undefined` forgets it. It is on the disk when the promise resolves. */
  readonly remember: (name: string, value: Json | undefined) => Promise<void>;
  /** Size in bytes of a file that lies there whole; undefined when it does not. */
  readonly sizeOf: (room: SpoolRoom, name: string) => number | undefined;
  /** Writes a file whole or not at all: it bears its name only when its last byte is on the disk. */
  readonly write: (room: SpoolRoom, name: string, content: string | AsyncIterable<Uint8Array>) => Promise<void>;
  /** Takes all files of a room away, because the source is about to write them anew. */
  readonly clear: (room: 'grants' | 'evidence') => Promise<void>;
  /** States an extent, together with all that were stated before. It counts when the fetch has ended well. */
  readonly cover: (extent: Extent) => Promise<void>;
  /** What is being fetched, for the progress line. */
  readonly progress: (text: string, done?: number, total?: number) => void;
}

/** How a connector fetches from a running system. C is the connector's own part of a source. */
export interface LiveSource<C> {
  /** What is to be fetched, if anything; `keep` = the spooled files stay after they are committed. */
  readonly wanted: (config: C) => { readonly keep: boolean } | undefined;
  /**
   * Fetches everything that is new. Goes on where an earlier fetch was cut off. Loaded on first use, because cloud
   * clients are large. @throws SourceError with the remedy, for what the system refuses.
   */
  readonly fetch: () => Promise<(config: C, spool: Spool) => Promise<void>>;
  /** Lines of a source in pawl.yaml that fetch live, for `pawl init`, beginning with `live:`. */
  readonly example: readonly string[];
}
