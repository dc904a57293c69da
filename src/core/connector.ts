import type { ZodType } from 'zod';
import type { EvidenceSource } from './evidence.ts';
import type { GrantSource } from './grant-source.ts';
import type { PermissionModel } from './permission-model.ts';
import type { PolicyWriter } from './policy-writer.ts';
import type { LiveSource } from './spool.ts';
import type { UsageSource } from './usage-source.ts';

/**
 * All that pawl knows of one system: how to read it, how it decides, how to write it.
 * C configuration of a source, I inventory of holders as written, P permission, A access.
 * Members are function properties, not methods, so that handing one system's model another's inventory does not compile.
 */
export interface Connector<C, I, P, A> {
  /** Folder name, and `connector:` in pawl.yaml. */
  readonly id: string;
  /** As people call the system. */
  readonly title: string;
  /** The connector's own strict part of a source in pawl.yaml, beside the common keys. */
  readonly config: ZodType<C>;
  /** The owner's word, by the connector's own part of the source, that every scope is logged: a silent scope was quiet. */
  readonly recordsAllScopes?: (config: C) => boolean;
  /** What becomes of a policy that several hold: narrowed for all of them together, or replaced for each. Absent: together. */
  readonly sharedPolicies?: (config: C) => 'union' | 'per-holder';
  /** How to fetch from the running system into files of the same format. Absent: files only. */
  readonly live?: LiveSource<C>;
  /** What was granted. */
  readonly grants?: GrantSource<I>;
  /** Files of what the system's maker documents about it, by the key that names them: paths, folders or globs. Read together with the grants. */
  readonly documented?: (config: C) => Readonly<Record<string, readonly string[]>>;
  /** What was exercised. */
  readonly usage?: UsageSource<I, A>;
  /** What the record could show. */
  readonly evidence?: EvidenceSource<C>;
  /** How the system decides; loaded on first use. Absent: it has no grants of its own, as a gateway has none. */
  readonly model?: () => Promise<PermissionModel<I, P, A>>;
  /** How a proved policy is written into people's files; loaded on first use. */
  readonly writer?: () => Promise<PolicyWriter<I>>;
  /** How to get the exports that this connector reads: one command or sentence per entry, for `pawl init`. */
  readonly exportCommands: readonly string[];
  /** Does this file look like one of ours? For `pawl init`; `head` is its first 64 KiB, decompressed. */
  readonly recognize: (path: string, head: string) => Recognized | undefined;
  /**
   * Comments that `pawl init` writes, one line each: what could stand in place of `observability` where it found nothing for
   * it, and what no file tells, below what it found.
   */
  readonly observabilityHints?: { readonly none: string; readonly more: string };
}

/** What a file looks like; of a file about the log itself, the member of `observability` that names it. */
export type Recognized = 'grants' | 'usage' | 'definition' | { readonly observability: string };

/**
 * A connector whose own types are forgotten: what the core handles. The connector's own functions are always called
 * with values that the same connector made.
 */
export type AnyConnector = Connector<unknown, unknown, unknown, unknown>;
