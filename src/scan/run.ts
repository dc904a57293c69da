import type { CollectSource } from '../ingest/source.ts';
import type { UtcDay } from '../core/day.ts';
import type { Exception } from '../core/exception.ts';
import type { Identity } from '../core/identity.ts';
import type { Acknowledgement } from '../analyses/window.ts';
import type { Store } from '../store/store.ts';

/** One configured source with its connector loaded, and what its owner says of its record. */
export interface SourceRun extends CollectSource {
  /** Days between two covered days are quiet, not missing. */
  readonly sparse: boolean;
  /** The owner says that every scope is logged: a silent one was quiet. */
  readonly allScopes: boolean;
  /** What becomes of a policy that several hold. */
  readonly sharedPolicies?: 'union' | 'per-holder';
}

/** What happens, for the progress line; `done` of `total` when a total is known. */
export interface ProgressEvent {
  readonly stage: 'collect' | 'analyze' | 'propose' | 'report';
  readonly text: string;
  readonly done?: number;
  readonly total?: number;
}

/** Everything that a run needs; made by the composition root. */
export interface Run {
  readonly store: Store;
  readonly sources: readonly SourceRun[];
  readonly identities: readonly Identity[];
  readonly exceptions: readonly Exception[];
  /** Gaps that a person accepted, only those that have not expired as of `asOf`. */
  readonly acknowledged: readonly (Acknowledgement & { readonly source: string; readonly expires: UtcDay })[];
  /** The default cycle. */
  readonly cycle: string;
  /** A grant whose only uses lie within this time of its making was a temporary one. */
  readonly temporarySeconds: number;
  /** `--assume-cycle`: judge by this cycle instead, and say so everywhere. */
  readonly assumedCycle: string | null;
  /** Proposals whose listed loss a person accepts, by id or by the name of a holder. */
  readonly acceptLoss: readonly string[];
  /** The one place where the clock enters. Serves only staleness, expiry and proof age. */
  readonly asOf: UtcDay;
  /** Output folder, absolute. */
  readonly output: string;
  /** Worker threads; 0 folds in this thread. */
  readonly threads: number;
  readonly workerUrl?: URL;
  readonly progress: (event: ProgressEvent) => void;
}
