import type { ActorJoin } from './actor.ts';
import type { UtcDay } from './day.ts';
import type { DigestJudge } from './digests.ts';
import type { Observation } from './observation.ts';
import type { Interpretation } from './requirement.ts';
import type { FoldKey, Projected } from './usage.ts';

/** How the records of a file are framed. `json`: one document holding arrays of records, a bare array, or lines. */
export interface RecordFormat {
  readonly kind: 'json';
  /** Members of the document that hold the array of records, tried in order. */
  readonly envelopes: readonly string[];
  /** Member of an element that holds the record itself as JSON text (`LookupEvents`). */
  readonly unwrap?: string;
  /** May an instant stand before each document, as `2026-06-01T04:05:06.007Z {…}`? It says nothing that the document does not. */
  readonly stamped?: true;
}

/**
 * The members of a record that `project` reads. Names stand for members of objects; a path through a list goes through
 * each element. INVARIANT: records that agree in all of them but `id` and `at` are projected alike, apart from the id
 * and the instant of a call or skip: id `id` as it is, `at` as an ISO 8601 instant in UTC. So of records that say the
 * same only the first is projected, unless it carries facts or is quarantined.
 */
export interface RecordFields {
  /** Dotted paths of values that count whole; `\.` is a dot that belongs to a name. */
  readonly paths: readonly string[];
  /** Texts that count wherever below a member they stand: those that begin so. */
  readonly texts?: readonly { readonly below: string; readonly beginning: string }[];
  /** Member of the record that is its id and nothing else. */
  readonly id: string;
  /** Member of the record that is its instant and nothing else. */
  readonly at: string;
  /**
   * Dotted path, one of `paths`, of a text that differs from session to session and says nothing but who called: of a
   * text of 16 to 128 ASCII characters all but the first four matter to the actor alone, as `UsageSource.actorOf` says.
   */
  readonly apart?: string;
}

/** Reads single records. Runs in workers, which load nothing else of a connector: pure, no I/O. */
export interface RecordReader {
  readonly format: RecordFormat;
  /** What `project` may read of a record; a test prunes everything else and expects the same result. */
  readonly fields: RecordFields;
  readonly project: (record: unknown) => Projected;
  /** The actor of a call that says what another of this actor said, but for the text of `RecordFields.apart`. Present with it. */
  readonly actorOf?: (actor: string, apart: string) => string;
}

/** Reads the exercised side. */
export interface UsageSource<I, A> extends RecordReader {
  /** Raised whenever `project` changes its meaning; files folded by another version are read again. */
  readonly version: number;
  /** Seconds by which a record may be delivered late; taken off the end of the window. */
  readonly deliveryLagSeconds: number;
  /** What a delivered file shows by its name alone: its instance ('' = the source's own), scope and the days it may hold, or that it holds no calls. */
  readonly file: (path: string) => {
    readonly instance?: string;
    readonly scope?: string;
    readonly days?: readonly UtcDay[];
    readonly skip?: 'digest' | 'insight' | 'not-a-log';
  };
  /** Judges the system's own digests of the files that it delivered, which lie among them. */
  readonly digests?: DigestJudge;
  /** Classes of events that a recorded call shows were logged, such as `management:read`. */
  readonly classes: (key: FoldKey) => readonly string[];
  /**
   * The class of calls that clients repeat at least once an hour, day and night, where the system has such: hours in which
   * none of those comes that otherwise always does are a hole in the record. `what`: one of them in words.
   */
  readonly heartbeat?: { readonly class: string; readonly what: string };
  /** The class whose presence shows that changes of grants are recorded, so that silence dates a grant. */
  readonly grantChangeClass: string;
  /**
   * Does this record show them where they are filed? `by settings`: what is known of the log says so, whether or not any was
   * made; `no`: it leaves some out; otherwise, and where this is absent, it does if it shows the class.
   */
  readonly showsGrantChanges?: (observation: Observation) => 'by settings' | 'if shown' | 'no';
  /** Once per distinct key. `inventory` is absent when the instance has no export; `evidence` is what `EvidenceSource.read` made, if there is any. */
  readonly interpret: (key: FoldKey, inventory: I | undefined, evidence?: unknown) => Interpretation<A>;
  /** Who was behind each principal. Absent: a recorded actor is a workload of its own. */
  readonly actors?: ActorJoin<I>;
}
