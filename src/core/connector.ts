import type { ZodType } from 'zod';
import type { ActorJoin } from './actor.ts';
import type { Dangling } from './dangling.ts';
import type { Cover, Decision, Preserved } from './decision.ts';
import type { UtcDay } from './day.ts';
import type { DigestJudge } from './digests.ts';
import type { EvidenceSource } from './evidence.ts';
import type { GrantChange, GrantHistory, KnownStretch } from './grant-history.ts';
import type { Observation } from './observation.ts';
import type { Atom, Observable, Touch } from './permission.ts';
import type { Principal, PrincipalRef } from './principal.ts';
import type { Provider } from './provider.ts';
import type { Writable } from './proof.ts';
import type { Binding, Candidate, Cut, Definition, Joint, Narrowed, PolicyChange, PolicyLine, Unit } from './proposal.ts';
import type { Interpretation } from './requirement.ts';
import type { ProvenPart, SplitPart, SplitRequest } from './split.ts';
import type { LiveSource } from './spool.ts';
import type { FoldKey, Projected, UseDays } from './usage.ts';

/** A text file as an inventory reader gets it. */
export interface InputText {
  readonly path: string;
  readonly text: string;
}

/**
 * All that pawl knows of one system: how to read it, how it decides, how to write it.
 * C configuration of a source, I inventory of holders as written, P permission, A access.
 * Members are function properties, not methods, so that handing one system's model another's inventory does not compile.
 */
export interface Connector<C, I, P, A> {
  /** Folder name, and `connector:` in pawl.yaml. */
  readonly id: string;
  readonly title: string;
  /** The connector's own strict part of a source in pawl.yaml, beside the common keys. */
  readonly config: ZodType<C>;
  /** The owner's word, by the connector's own part of the source, that every scope is logged: a silent scope was quiet. */
  readonly recordsAllScopes?: (config: C) => boolean;
  /** What becomes of a policy that several hold: narrowed for all of them together, or replaced for each. Absent: together. */
  readonly sharedPolicies?: (config: C) => 'union' | 'per-holder';
  /** How to fetch from the running system into files of the same format. Absent: files only. */
  readonly live?: LiveSource<C>;
  readonly grants?: GrantSource<I>;
  /** Files of what the system's maker documents about it, by the key that names them: paths, folders or globs. Read together with the grants. */
  readonly documented?: (config: C) => Readonly<Record<string, readonly string[]>>;
  readonly usage?: UsageSource<I, A>;
  readonly evidence?: EvidenceSource<C>;
  /** Loaded on first use. */
  readonly model?: () => Promise<PermissionModel<I, P, A>>;
  readonly writer?: () => Promise<PolicyWriter<I>>;
  /** How to get the exports that this connector reads: one command or sentence per entry, for `pawl init`. */
  readonly exportCommands: readonly string[];
  /** Does this file look like one of ours? For `pawl init`; `head` is its first 64 KiB, decompressed. */
  readonly recognize: (path: string, head: string) => Recognized | undefined;
  /** Comment that `pawl init` writes where nothing was found for `observability`: what could stand there. */
  readonly observabilityHint?: string;
}

/** What a file looks like; of a file about the log itself, the member of `observability` that names it. */
export type Recognized = 'grants' | 'usage' | 'definition' | { readonly observability: string };

/** Reads exports of the granted side. */
export interface GrantSource<I> {
  /**
   * One inventory per instance, plain JSON data. `documented`: the files that `Connector.documented` names.
   * @throws SourceError when an export is visibly partial or not an export at all.
   */
  readonly read: (source: string, exports: readonly InputText[], documented?: readonly InputText[]) => readonly ReadInventory<I>[];
}

/** The granted side of one instance. */
export interface ReadInventory<I> {
  readonly instance: string;
  readonly inventory: I;
  /** Latest UTC day of which the export itself tells (something was made, changed or used): it was taken then or later. */
  readonly toldOn?: UtcDay;
}

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
  /** Once per distinct key. `inventory` is absent when the instance has no export. */
  readonly interpret: (key: FoldKey, inventory: I | undefined) => Interpretation<A>;
  /** Who was behind each principal. Absent: a recorded actor is a workload of its own. */
  readonly actors?: ActorJoin<I>;
}

/** The system's own authorization semantics, pure. */
export interface PermissionModel<I, P, A> {
  readonly principals: (inventory: I) => readonly Principal[];
  /**
   * Every granted permission of every principal and path, with action patterns expanded, split into regions where
   * `exercised` shows that only a part of a wildcard was used; `days` tells when, so that names which come and go are
   * seen as such. INVARIANT: an access that `allows` may allow is touched by an atom.
   */
  readonly atoms: (inventory: I, exercised: readonly A[], days?: (access: A) => UseDays | undefined) => readonly Atom<P>[];
  /** Prepares the question which atoms an access may have used. */
  readonly touching: (atoms: readonly Atom<P>[]) => (access: A) => readonly Touch[];
  readonly allows: (inventory: I, access: A) => Decision;
  /**
   * Grants over time, from the export and the recorded changes. Absent where a system records none. `seen`: an inventory
   * that was exported inside the known stretch, `inventory` itself where it was; absent when there is none. Between the
   * end of the stretch and a later export changes go unseen, so there only `seen` and changes show what stood before.
   */
  readonly history?: (inventory: I, changes: readonly GrantChange[], known: KnownStretch, seen: I | undefined) => GrantHistory<I, P>;
  /** What the provider of the system defines and may change by itself. */
  readonly provider?: Provider<I, P>;
  /**
   * The inventory with the principals that the record alone shows; undefined when there is no export of the instance and
   * the changes do not tell enough. What it adds is marked by `Principal.notEditable`.
   */
  readonly rebuild?: (instance: string, inventory: I | undefined, changes: readonly GrantChange[]) => I | undefined;
  readonly preserves: (granted: I, proposed: I, access: A) => Preserved;
  readonly covers: (wide: I, narrow: I) => Cover;
  /** Does the inventory still grant the whole permission, by whatever path, without a Deny that was not there `before`? */
  readonly holds: (inventory: I, atom: Atom<P>, before: I) => 'yes' | 'no' | 'unknown';
  /** Among atoms of one principal: does `wide` grant all that `narrow` grants, under the same or fewer conditions? */
  readonly contains: (wide: P, narrow: P) => boolean;
  /**
   * Prepares the question which atoms may contain one of the same principal: `contains` is asked of these alone. Their
   * number is bounded whatever the grants are; of a container that is left out nothing follows, so both stay.
   */
  readonly containers: (atoms: readonly Atom<P>[]) => (narrow: Atom<P>) => readonly Atom<P>[];
  readonly units: (inventory: I) => readonly Unit[];
  /** Units over all instances of the system at once, each with an inventory of its own. */
  readonly joint?: (inventories: readonly I[]) => readonly Joint<I>[];
  readonly narrow: (before: I, cut: Cut<P>) => Narrowed<I>;
  /** What a candidate's changed policies say line by line, with the exercised accesses behind each line. */
  readonly lines?: (candidate: Candidate<I>, exercised: readonly A[]) => readonly PolicyLine<A>[];
  /** New principals in place of one that several workloads use. Absent: the system has no such thing. */
  readonly split?: (before: I, request: SplitRequest<P>) => SplitPart<I> | { readonly refusal: string };
  readonly observable: (permission: P, observation: Observation) => Observable;
  /** A permission that can never authorize anything, with the reason. */
  readonly ineffective: (inventory: I, permission: P) => string | undefined;
  /** Grants of which one end does not exist, sorted by grant. Absent: the system does not allow them, or its exports do not show them. */
  readonly dangling?: (inventory: I) => readonly Dangling[];
  /** Does it leave with a path of which everything else leaves? Absent: it stays, as what nobody asked to remove. */
  readonly remnantsLeave?: true;
  /** What people read and what state tables hold: `s3:GetObject on arn:…`. */
  readonly accessText: (access: A) => string;
  readonly accessPrincipal: (access: A) => PrincipalRef;
  /**
   * Others than `accessPrincipal` through whom it may have been allowed, such as groups of which the caller was a member
   * when it called. Whatever is unsure about the access concerns them too. Absent: there are none.
   */
  readonly accessHolders?: (access: A) => readonly PrincipalRef[];
  /**
   * Nothing outside what `allows` knows can refuse: a recorded refusal that the grants in force allow contradicts the
   * model, as an authorized call that they deny does, and the share of recorded decisions that it gives is printed.
   */
  readonly decidesWhole?: boolean;
  /** The group of the atoms that could authorize it, see `Atom.group`. */
  readonly accessGroup: (access: A) => string;
  /** A whole inventory from a hand-written policy standing in for one holder's grants, for `pawl verify`. */
  readonly substitute: (inventory: I, holder: string, policy: InputText) => I;
}

/** Writes people's own files. Accepts nothing that is not proved, or proved but for losses that a person accepted. */
export interface PolicyWriter<I> {
  /** Loads what these files need to be read; awaited before any other member sees them. Absent when nothing is loaded. */
  readonly prepare?: (definitions: readonly Definition[]) => Promise<void>;
  /** Which definition file stands for which live policy. */
  readonly bind: (inventory: I, definitions: readonly Definition[]) => readonly Binding[];
  /** @throws ConfigError when an edit cannot be expressed in the file as it is written. */
  readonly write: (proven: Writable<Candidate<I>>, definitions: readonly Definition[], bindings: readonly Binding[]) => PolicyChange;
  /** Reads what `write` wrote (edits and documents) back into an inventory: the written policy, for the proof's last step. */
  readonly parse: (before: I, unit: Unit, change: PolicyChange, bindings: readonly Binding[]) => I;
  /** Documents and scripts that make the new principals of a split, and that take them back. Absent: the system has no such thing. */
  readonly writeSplit?: (parts: readonly ProvenPart<I>[]) => PolicyChange;
  /** Reads the documents of one part back into the inventory that was proved of it. */
  readonly parseSplit?: (part: ProvenPart<I>, change: PolicyChange) => I;
  /** Canonical text of everything in an inventory that `write` could change; equal texts are equal policies. */
  readonly canonical: (inventory: I) => string;
}

/**
 * A connector whose own types are forgotten: what the core handles. The connector's own functions are always called
 * with values that the same connector made.
 */
export type AnyConnector = Connector<unknown, unknown, unknown, unknown>;
