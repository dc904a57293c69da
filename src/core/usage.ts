import type { UtcDay } from './day.ts';

/**
 * What the record says of a call's end.
 * `allowed` succeeded; `failed` was refused by the service for another reason than authorization; `refused` was not
 * authorized (an attempt, never use); `throttled` says nothing about authorization.
 */
export type Outcome = 'allowed' | 'failed' | 'refused' | 'throttled';

/**
 * The part of a record that decides what the call needed.
 * INVARIANT: holds everything that `interpret`, `allows`, explain and observability read, and nothing that differs
 * between calls that need the same; no literal of a statement, no token, no secret.
 */
export interface FoldKey {
  /** Account, cluster, server or gateway; '' where the system does not name itself: the source's own, which is the source's id. */
  readonly instance: string;
  /** Where the system logs apart (an AWS region); `*` where it does not. */
  readonly scope: string;
  /** Stable id of the principal whose grants the call used, as the record names it. */
  readonly principal: string;
  /** The call as recorded, such as `s3.amazonaws.com:GetObject`. */
  readonly call: string;
  /** Resources named by the record, sorted; empty when it names none. */
  readonly resources: readonly string[];
  /** Decision-relevant parameters, already redacted. */
  readonly context: Readonly<Record<string, string>>;
  readonly outcome: Outcome;
}

/** First and last UTC day on which something was used. */
export interface UseDays {
  readonly first: UtcDay;
  readonly last: UtcDay;
}

/** Closed list of reasons for which a well-formed record is not a use; each is counted per file. */
export const SKIP_REASONS = {
  digest: 'a digest of delivered log files, not a call',
  insight: 'an insight computed from other events',
  'service-event': 'the service acted by itself',
  'service-caller': 'the caller is a service, which holds no grants of ours',
  'network-activity': 'a copy of a call seen at a network endpoint',
  'console-sign-in': 'a sign-in, for which no permission is checked',
  'other-log': 'a line of another log that is kept in the same place',
  anonymous: 'the caller is anonymous or of another account without an id',
  'not-a-log': 'by its name the file holds no records that are read here',
} as const;
export type SkipReason = keyof typeof SKIP_REASONS;

/** Closed list of reasons for which a record or a file cannot be read. */
export const QUARANTINE_REASONS = {
  'not-gzip': 'the file ends in .gz but is not gzip data',
  truncated: 'the compressed file ends before its end mark',
  checksum: 'the checksum of the compressed data is wrong',
  'trailing-data': 'other data follows the end of the compressed data',
  'expands-too-far': 'the file decompresses to more than 1 GiB and 200 times its size',
  'not-json': 'this is not JSON',
  'not-a-record': 'this is JSON, but not a record of this source',
  'too-large': 'the record is larger than 64 MB',
  'too-deep': 'the record nests too deep to be read',
  'not-utf8': 'the text is not UTF-8',
  'bad-time': 'the time is missing, unreadable, or outside 2000-01-01 … 2100-01-01',
  'no-id': 'the record has no id, so redelivery could not be told from repetition',
  'no-principal': 'the record names no caller',
  picked: 'a row that a query picked: what the query left out, or its limit cut off, is not known; export the log itself',
  'unknown-version': 'the record has a version that this pawl does not know',
  'conflicting-duplicate': 'another record has the same id and other content',
  'sealed-day': 'the record belongs to a sealed day whose files are gone',
  unreadable: 'the file could not be read',
} as const;
export type QuarantineReason = keyof typeof QUARANTINE_REASONS;

/** A reason of the state in words; one that this pawl does not know, as an older or newer one wrote it, by its name. */
export function quarantineText(reason: string): string {
  return isKey(QUARANTINE_REASONS, reason) ? QUARANTINE_REASONS[reason] : reason;
}

/** The same of a reason for which a record is skipped. */
export function skipText(reason: string): string {
  return isKey(SKIP_REASONS, reason) ? SKIP_REASONS[reason] : reason;
}

function isKey<T extends object>(table: T, name: string): name is string & keyof T {
  return Object.hasOwn(table, name);
}

/** `Fact.instance` of what concerns all instances of the system, whoever recorded it. */
export const EVERY_INSTANCE = '*';

/** A change of grants or of logging that the record itself shows; stored whole, in time order. */
export interface Fact {
  /** `policy-version`: a text that grants nothing by itself, and that a later change may put in force. */
  readonly kind: 'grant-change' | 'policy-version' | 'credential-issued' | 'logging-change';
  readonly instance: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** Record id: the evidence. */
  readonly id: string;
  /** What changed, in the system's own reference (a policy or attachment path); of `credential-issued` the credential's mark. */
  readonly subject: string;
  /** Name of the principal whose grants changed (`Principal.name`), when the change concerns just one. */
  readonly holder?: string;
  /** Who did it, as recorded. */
  readonly actor: string;
  /** The system's own details; redacted, small. `parent` of `credential-issued`: the mark of the credential that asked for it. */
  readonly detail: Readonly<Record<string, string>>;
}

/** What `project` makes of one record. Pure; runs in a worker. The instance '' is the source's own everywhere, see `FoldKey`. */
export type Projected =
  | {
      readonly kind: 'call';
      /** Dedupe id; equal ids are one call, delivered again. What people are told as evidence. */
      readonly id: string;
      /**
       * Present where another record may have the same id (a client may set it): then the instant, to the millisecond, and
       * this text tell records apart, too. Not a part of what people are told.
       */
      readonly idWith?: string;
      /** Among records of one id the highest rank counts; equal ranks must agree. Default 0. */
      readonly rank?: number;
      /** Milliseconds since 1970, UTC. */
      readonly at: number;
      readonly key: FoldKey;
      /** Who or what was behind the principal: role session, OIDC subject, pod, gateway user. */
      readonly actor: string;
      readonly facts?: readonly Fact[];
    }
  | {
      readonly kind: 'skip';
      readonly reason: SkipReason;
      /** Present when the record shows that its instance was logged at that time. */
      readonly instance?: string;
      readonly scope?: string;
      readonly at?: number;
    }
  | {
      readonly kind: 'quarantine';
      readonly reason: QuarantineReason;
      /** As far as legible; a legible principal confines the damage to it. */
      readonly instance?: string;
      readonly scope?: string;
      readonly principal?: string;
      readonly at?: number;
    };
