import type { PrincipalRef } from './principal.ts';
import type { Atom } from './permission.ts';

/** What one change touches and what is reviewed together: one principal's own policies, or one shared policy. */
export interface Unit {
  /** Stable reference in the system, such as a role or policy ARN. */
  readonly id: string;
  /** What people call it: `role/ci-deploy`, `policy/shared-readonly`. */
  readonly name: string;
  readonly system: string;
  readonly instance: string;
  /** Every principal whose effective rights may change, also those without a record. */
  readonly principals: readonly PrincipalRef[];
  /** References of the policies and attachments that the change may edit; matched against `Atom.origins`. */
  readonly edits: readonly string[];
}

/** A unit whose principals belong to several instances: one definition of all of them, such as a permission set. */
export interface Joint<I> {
  /** Its instance is what holds the definition. */
  readonly unit: Unit;
  /** Its principals with what they hold, from all instances. */
  readonly inventory: I;
  /** Why nothing may be proposed, in words: an instance is missing, or a principal is not what is defined. */
  readonly undecided?: string;
}

/** A candidate policy; believed by nobody before `prove()`. */
export interface Candidate<I> {
  readonly unit: Unit;
  readonly before: I;
  readonly after: I;
}

/** What `narrow` made of a cut. */
export interface Narrowed<I> {
  readonly inventory: I;
  /** Atoms that were to be cut and stay after all, with the reason (a size quota, an edit that cannot be expressed). */
  readonly givenBack: readonly { readonly atom: string; readonly reason: string }[];
}

/** One line of a proposed policy that says on what something is allowed, with what the record shows of it. */
export interface PolicyLine<A> {
  /** Reference of the policy. */
  readonly policy: string;
  /** Which part of the policy it stands in, for people. */
  readonly statement: string;
  /** As it is written. */
  readonly line: string;
  /** Does the policy say it for the first time? */
  readonly isNew: boolean;
  /** Exercised accesses that lie on it. */
  readonly sure: readonly A[];
  /** Those of which the record does not tell. */
  readonly open: readonly A[];
  /** Distinct things that were seen on it. */
  readonly seen: number;
  /** Rules by which a new line stands for more than was seen, each with its reason in words and where it is documented. */
  readonly rules: readonly { readonly rule: string; readonly why: string; readonly cite: string }[];
}

/** A file that stands for a live policy. */
export interface Definition {
  /** As people write it, relative to the configuration file, with `/`. */
  readonly path: string;
  /** With masks in place of secrets, each as long as what it stands for (`core/secrets.ts`). */
  readonly text: string;
  /**
   * `<holder id or name>#<inline name>`, a policy ARN or an object reference; of a file with several policies followed by
   * ` at ` and the place meant.
   */
  readonly defines?: string;
}

/**
 * What a definition, or one place of a file with several, was found to stand for. `by-hand`: it stands for the policy, but
 * its reason tells why it cannot be edited there.
 */
export type Binding = {
  readonly path: string;
  /** Address inside of the file, such as `data.aws_iam_policy_document.deploy`; absent for a file that is one policy. */
  readonly place?: string;
} & (
  | { readonly state: 'bound'; readonly policy: string }
  | { readonly state: 'drift'; readonly policy: string; readonly difference: string }
  | { readonly state: 'by-hand'; readonly policy: string; readonly reason: string }
  | { readonly state: 'ambiguous'; readonly candidates: readonly string[] }
  | { readonly state: 'unmatched'; readonly reason: string }
);

/** A change of one file; `null` = the file does not exist on that side. Text, UTF-8. */
export interface FileChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A file of an output folder; its name is relative to that folder, with `/`. */
export interface OutputFile {
  readonly name: string;
  readonly text: string;
  readonly executable: boolean;
}

/** How a proved candidate is carried out. */
export interface PolicyChange {
  /** Edits of people's own definition files: they become `change.patch` and `rollback.patch`. */
  readonly edits: readonly FileChange[];
  /** Further files for the proposal's folder: policy documents and scripts. */
  readonly files: readonly OutputFile[];
  /** What a person has to do besides merging; one sentence each. */
  readonly steps: readonly string[];
}

/** Atoms that change hands of a unit, as the core hands them to `narrow`. */
export interface Cut<P> {
  readonly unit: Unit;
  /** All atoms of the unit's principals, whatever their path. */
  readonly atoms: readonly Atom<P>[];
  /** Keys of the atoms that may leave. */
  readonly remove: ReadonlySet<string>;
  /**
   * What becomes of a policy with several holders of which one needs less: `union` (the default) keeps what any of them
   * needs and leaves it attached; `per-holder` gives the holder a policy of its own in its place.
   */
  readonly sharedPolicies?: 'union' | 'per-holder';
  /**
   * References of policies that stand in no definition file. Only of these a part may move into new policies where a
   * size quota asks for it: a file that loses what a script has yet to make would break its holder when it is merged.
   */
  readonly movable?: ReadonlySet<string>;
}
