/** One system's record, as large as asked for, and what people write first to roll it up. */
export interface BenchSystem {
  /** Id of the connector. */
  readonly connector: string;
  /** What the events are, for the table. */
  readonly title: string;
  /** Writes about `events` events in gzip files. Returns how many, and their bytes of JSON. */
  readonly generate: (folder: string, events: number, seed: number) => { readonly events: number; readonly files: number; readonly bytes: number };
  /** The fastest bare statement that we know for the roll-up that `collect` makes: explicit columns, no detection; `$files` is the glob. */
  readonly sql: string;
  /** Files below the folder, as a glob. */
  readonly files: string;
  /** The same roll-up, as a line of shell over the folder `$1`. */
  readonly jq: string;
  /** The same in Python, over the folder that is its first argument. */
  readonly python?: string;
}
