import type { FoldKey } from '../../src/core/usage.ts';
import type { Attributes, PolicyRule, Requester } from './rbac.ts';

/**
 * What the fold key of an audit event holds, typed: everything that decides what the call needed, and nothing else.
 * `keyOf` and `callOf` are each other's reverse.
 */
export interface KubernetesCall {
  /** For whom it was decided: the impersonated one, where there is one. Groups sorted. */
  readonly requester: Requester;
  /** False where the log does not tell groups (GKE): then only the fixed ones are known. */
  readonly groupsKnown: boolean;
  readonly attributes: Attributes;
  /** Who impersonated the requester, with what was asked for beside the user name. */
  readonly impersonation?: { readonly by: Requester; readonly uid: boolean; readonly extra: readonly { readonly key: string; readonly value: string }[] };
  /** An update or patch answered 201: a create was checked too, for the name of the URL. */
  readonly created: boolean;
  /** A list that any state of a cache may answer (`resourceVersion=0`), as informers start. */
  readonly fromCache: boolean;
  /** What a write of a role hands out, and of a binding the role that it refers to; `unknown` = the body was not recorded. */
  readonly handsOut?: { readonly rules: readonly PolicyRule[] } | { readonly roleRef: { readonly kind: 'Role' | 'ClusterRole'; readonly name: string } } | 'unknown';
  /** What an access review asked, for whom; `unknown` = the body was not recorded. */
  readonly review?: { readonly requester: Requester; readonly attributes: Attributes } | 'unknown';
  /** The authorizer's words: which binding it named; empty for none (system:masters, Node), `other` for another authorizer. */
  readonly by: string;
  readonly outcome: FoldKey['outcome'];
}
