import { canonicalJson } from '../../src/core/json.ts';
import { byText } from '../../src/core/order.ts';
import type { FoldKey, Outcome } from '../../src/core/usage.ts';
import { groupsOfServiceAccount, serviceAccountOf } from './model/applies.ts';
import { holderOf, principalId } from './principals.ts';
import { type Attributes, isResource, type PolicyRule, type Requester } from './rbac.ts';

/** What a write of a role or binding hands out. */
export type HandedOut =
  | {
      readonly rules: readonly PolicyRule[];
      /** Its rules are collected from other roles by a controller: whoever writes it must hold everything. */
      readonly aggregates?: true;
    }
  | { readonly roleRef: { readonly kind: 'Role' | 'ClusterRole'; readonly name: string } }
  | 'unknown';

/** What an access review asked, and for whom. */
export type Reviewed =
  | {
      readonly requester: Requester;
      readonly attributes: Attributes;
      /** The answer, where the record holds it. */
      readonly allowed?: boolean;
    }
  | 'unknown';

/** Who impersonated, with what was asked for beside the user name. */
export interface Impersonation {
  readonly by: Requester;
  readonly uid?: string;
  readonly extra: readonly { readonly key: string; readonly value: string }[];
  /** The verb that allowed it where the server constrains impersonation (since 1.36), such as `impersonate:user-info`. */
  readonly constraint?: string;
}

/**
 * What the fold key of an audit event holds, typed: everything that decides what the call needed, and nothing else.
 * `keyOf` and `callOf` are each other's reverse.
 */
export interface KubernetesCall {
  /** The cluster, where the log names it. */
  readonly cluster?: string;
  /** For whom it was decided: the impersonated one, where there is one. Groups sorted. */
  readonly requester: Requester;
  /** False where the log does not tell groups (GKE): then only the fixed ones are known. */
  readonly groupsKnown: boolean;
  readonly attributes: Attributes;
  readonly impersonation?: Impersonation;
  /**
   * What the authorizer said of `attributes`. `untold`: the record does not say. Then it was refused before (an
   * impersonation, a limit on requests), or the end of the request was not recorded, or the log leaves decisions out.
   */
  readonly decision: 'allow' | 'forbid' | 'untold';
  /** Allowed by the authorizer and answered 403: a further check refused it (escalation guard, create behind a patch, admission). */
  readonly refusedLater: boolean;
  /** An update or patch answered 201: a create was checked too, for the name of the URL. `untold`: the log does not tell 201 from 200. */
  readonly created: boolean | 'untold';
  /** Of a write of roles or bindings that was not refused; `unknown` = the body was not recorded. */
  readonly handsOut?: HandedOut;
  /** Of an access review; `unknown` = the body was not recorded. */
  readonly review?: Reviewed;
  /** Reference of the binding that the authorizer named; empty for none (system:masters, Node), `other` for another authorizer. */
  readonly by: string;
  readonly outcome: Outcome;
}

/** The fold key of a call; its instance is the source's own, its scope the cluster where the log names one. */
export function keyOf(call: KubernetesCall): FoldKey {
  const { requester, attributes, impersonation, handsOut, review } = call;
  const context: Record<string, string> = {};
  const groups = groupsText(requester, call.groupsKnown);
  if (groups !== undefined) context['groups'] = groups;
  if (call.decision === 'untold') context['decision'] = 'untold';
  if (call.refusedLater) context['refusedLater'] = 'true';
  if (call.created !== false) context['created'] = call.created === true ? 'true' : call.created;
  if (call.by !== '') context['by'] = call.by;
  if (impersonation !== undefined) context['impersonation'] = canonicalJson(impersonation);
  if (handsOut !== undefined) context['handsOut'] = handsOut === 'unknown' ? handsOut : canonicalJson(handsOut);
  if (review !== undefined) context['review'] = review === 'unknown' ? review : canonicalJson(review);
  if (isResource(attributes) && attributes.apiGroup === CORE) context['apiGroup'] = CORE;
  const place = isResource(attributes) ? `${attributes.namespace}/${attributes.name}` : '/';
  return {
    instance: '',
    scope: call.cluster ?? '*',
    principal: principalId({ kind: 'User', name: requester.user }),
    call: callText(attributes),
    resources: place === '/' ? [] : [place],
    context,
    outcome: call.outcome,
  };
}

/** The call behind a fold key that `keyOf` made. */
export function callOf({ scope, principal, call, resources, context, outcome }: FoldKey): KubernetesCall {
  const user = holderOf(principal).name;
  const { groups, by = '' } = context;
  const decision = context['decision'] === 'untold' ? 'untold' : outcome === 'refused' ? 'forbid' : 'allow';
  return {
    ...(scope === '*' ? {} : { cluster: scope }),
    requester: { user, groups: groups === undefined || groups === 'unknown' ? fixedGroups(user) : (JSON.parse(groups) as string[]) },
    groupsKnown: groups !== 'unknown',
    attributes: attributesOfText(call, resources[0] ?? '/', context['apiGroup']),
    decision,
    refusedLater: context['refusedLater'] === 'true',
    created: context['created'] === 'untold' ? 'untold' : context['created'] === 'true',
    by,
    outcome,
    ...parsed<Impersonation, 'impersonation'>('impersonation', context),
    ...parsed<HandedOut, 'handsOut'>('handsOut', context),
    ...parsed<Reviewed, 'review'>('review', context),
  };
}

/** How people write the group whose name is empty. A group of that very name is told in the context. */
const CORE = 'core';

/** `get core/pods/log`, `list apps/deployments`, `get /metrics`. */
export function callText(attributes: Attributes): string {
  if (!isResource(attributes)) return `${attributes.verb} ${attributes.path}`;
  const { verb, apiGroup, resource, subresource } = attributes;
  return `${verb} ${apiGroup === '' ? CORE : apiGroup}/${resource}${subresource === '' ? '' : `/${subresource}`}`;
}

function attributesOfText(text: string, place: string, group: string | undefined): Attributes {
  const verb = text.slice(0, text.indexOf(' '));
  const asked = text.slice(verb.length + 1);
  if (asked === '' || asked.startsWith('/')) return { verb, path: asked };
  const [apiGroup = '', resource = '', subresource = ''] = asked.split('/');
  const at = place.indexOf('/');
  return { verb, apiGroup: group ?? (apiGroup === CORE ? '' : apiGroup), resource, subresource, namespace: place.slice(0, at), name: place.slice(at + 1) };
}

/** Those that a service account always has are left out. */
function groupsText({ user, groups }: Requester, known: boolean): string | undefined {
  if (!known) return 'unknown';
  const sorted = [...new Set(groups)].sort(byText);
  const fixed = fixedGroups(user);
  return sorted.length === fixed.length && sorted.every((group, at) => group === fixed[at]) ? undefined : JSON.stringify(sorted);
}

/** The groups that a user has whatever the record tells, sorted. */
function fixedGroups(user: string): readonly string[] {
  const account = serviceAccountOf(user);
  return account === undefined ? [] : [...groupsOfServiceAccount(account.namespace)].sort(byText);
}

function parsed<T, N extends string>(name: N, context: FoldKey['context']): { readonly [K in N]?: T } {
  const text = context[name];
  if (text === undefined) return {};
  return { [name]: text === 'unknown' ? text : (JSON.parse(text) as T) } as { readonly [K in N]?: T };
}
