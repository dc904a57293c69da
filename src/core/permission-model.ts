import type { Dangling } from './dangling.ts';
import type { Cover, Decision, Preserved } from './decision.ts';
import type { GrantChange, GrantHistory, KnownStretch } from './grant-history.ts';
import type { InputText } from './grant-source.ts';
import type { Observation } from './observation.ts';
import type { Atom, Observable, Touch } from './permission.ts';
import type { Principal, PrincipalRef } from './principal.ts';
import type { Candidate, Cut, Joint, Narrowed, PolicyLine, Unit } from './proposal.ts';
import type { Provider } from './provider.ts';
import type { SplitPart, SplitRequest } from './split.ts';
import type { UseDays } from './usage.ts';

/**
 * The system's own authorization semantics, pure. I inventory of holders as written, P permission, A access: one thing that a
 * call needed. Members stand in the order in which a scan asks them: what is granted, how the system decides, what the record
 * could show, what may leave.
 */
export interface PermissionModel<I, P, A> {
  /** Every holder of grants that the inventory knows, also those without any. */
  readonly principals: (inventory: I) => readonly Principal[];
  /**
   * The inventory with the principals that the record alone shows; undefined when there is no export of the instance and
   * the changes do not tell enough. What it adds is marked by `Principal.notEditable`.
   */
  readonly rebuild?: (instance: string, inventory: I | undefined, changes: readonly GrantChange[]) => I | undefined;
  /**
   * Every granted permission of every principal and path, with action patterns expanded, split into regions where
   * `exercised` shows that only a part of a wildcard was used; `days` tells when, so that names which come and go are
   * seen as such. INVARIANT: an access that `allows` may allow is touched by an atom.
   */
  readonly atoms: (inventory: I, exercised: readonly A[], days?: (access: A) => UseDays | undefined) => readonly Atom<P>[];
  /** A permission that can never authorize anything, with the reason. */
  readonly ineffective: (inventory: I, permission: P) => string | undefined;
  /** Grants of which one end does not exist, sorted by grant. Absent: the system does not allow them, or its exports do not show them. */
  readonly dangling?: (inventory: I) => readonly Dangling[];
  /** What the provider of the system defines and may change by itself. */
  readonly provider?: Provider<I, P>;
  /**
   * Grants over time, from the export and the recorded changes. Absent where a system records none. `seen`: an inventory
   * that was exported inside the known stretch, `inventory` itself where it was; absent when there is none. Between the
   * end of the stretch and a later export changes go unseen, so there only `seen` and changes show what stood before.
   */
  readonly history?: (inventory: I, changes: readonly GrantChange[], known: KnownStretch, seen: I | undefined) => GrantHistory<I, P>;

  /** How the system would decide one access. `unknown` where a fact is missing that the record does not hold. */
  readonly allows: (inventory: I, access: A) => Decision;
  /**
   * Nothing outside what `allows` knows can refuse: a recorded refusal that the grants in force allow contradicts the
   * model, as an authorized call that they deny does, and the share of recorded decisions that it gives is printed.
   */
  readonly decidesWhole?: boolean;
  /** Is an access that `granted` may allow allowed by `proposed` as well, whatever the missing facts are? */
  readonly preserves: (granted: I, proposed: I, access: A) => Preserved;
  /** Does `wide` allow everything that `narrow` allows? */
  readonly covers: (wide: I, narrow: I) => Cover;
  /** Does the inventory still grant the whole permission, by whatever path, without a Deny that was not there `before`? */
  readonly holds: (inventory: I, atom: Atom<P>, before: I) => 'yes' | 'no' | 'unknown';
  /** Prepares the question which atoms an access may have used. */
  readonly touching: (atoms: readonly Atom<P>[]) => (access: A) => readonly Touch[];
  /** Among atoms of one principal: does `wide` grant all that `narrow` grants, under the same or fewer conditions? */
  readonly contains: (wide: P, narrow: P) => boolean;
  /**
   * Prepares the question which atoms may contain one of the same principal: `contains` is asked of these alone. Their
   * number is bounded whatever the grants are; of a container that is left out nothing follows, so both stay.
   */
  readonly containers: (atoms: readonly Atom<P>[]) => (narrow: Atom<P>) => readonly Atom<P>[];

  /** What people read and what state tables hold: `s3:GetObject on arn:…`. */
  readonly accessText: (access: A) => string;
  /** Whose grants decide it: the caller, or whom the caller stands for. */
  readonly accessPrincipal: (access: A) => PrincipalRef;
  /**
   * Others than `accessPrincipal` through whom it may have been allowed, such as groups of which the caller was a member
   * when it called. Whatever is unsure about the access concerns them too. Absent: there are none.
   */
  readonly accessHolders?: (access: A) => readonly PrincipalRef[];
  /** The group of the atoms that could authorize it, see `Atom.group`. */
  readonly accessGroup: (access: A) => string;

  /** Would the record have shown a use of this permission? `yes` on positive grounds only. */
  readonly observable: (permission: P, observation: Observation) => Observable;

  /** What is changed and reviewed together, one proposal each. */
  readonly units: (inventory: I) => readonly Unit[];
  /** Units over all instances of the system at once, each with an inventory of its own. */
  readonly joint?: (inventories: readonly I[]) => readonly Joint<I>[];
  /** The inventory without what the cut names, as far as the unit's policies can be written without it; believed by nobody before `prove()`. */
  readonly narrow: (before: I, cut: Cut<P>) => Narrowed<I>;
  /** Does what can never authorize anything leave with a path of which everything else leaves? Absent: it stays, as nobody asked to remove it. */
  readonly remnantsLeave?: true;
  /** What a candidate's changed policies say line by line, with the exercised accesses behind each line. */
  readonly lines?: (candidate: Candidate<I>, exercised: readonly A[]) => readonly PolicyLine<A>[];
  /** New principals in place of one that several workloads use. Absent: the system has no such thing. */
  readonly split?: (before: I, request: SplitRequest<P>) => SplitPart<I> | { readonly refusal: string };
  /** A whole inventory from a hand-written policy standing in for one holder's grants, for `pawl verify`. */
  readonly substitute: (inventory: I, holder: string, policy: InputText) => I;
}
