import type { Decision } from '../../../src/core/decision.ts';
import { byText } from '../../../src/core/order.ts';
import type { Tri } from './patterns.ts';

/** Does some statement of one effect apply? */
export interface Finding {
  readonly holds: Tri;
  /** Of `yes` the statements, of `maybe` the missing facts, of `no` why not; all in words. */
  readonly texts: readonly string[];
}

/** What the policies of one kind say of one request. */
export interface Layer {
  /** In front of what is said of it, such as `permissions boundary arn:…: `. */
  readonly name: string;
  /** An explicit Deny. */
  readonly deny: Finding;
  /** An Allow. `no` is the implicit denial. */
  readonly allow: Finding;
}

/**
 * Whom an Allow of a resource policy names: the `caller` itself (the user, the role session, the federated session); the
 * `holder` of the session (its role, or the user who federated it); the whole `account`; or `anyone` (`*`).
 */
export type Named = 'caller' | 'holder' | 'account' | 'anyone';

/** What the policy of the resource says. */
export interface ResourceLayer {
  readonly name: string;
  readonly deny: Finding;
  readonly allow: Readonly<Record<Named, Finding>>;
}

/**
 * All policies that a request meets. What is absent does not exist; what exists and is not known is an `unknownLayer`.
 * SCPs bind neither the management account nor service-linked roles, RCPs only some services: leave out what does not bind.
 */
export interface Layers {
  readonly identity: Layer;
  readonly boundary?: Layer | undefined;
  readonly session?: Layer | undefined;
  readonly resource?: ResourceLayer | undefined;
  /** SCPs of the caller's account, one layer per level from the root to the account. */
  readonly organization?: readonly Layer[];
  /** RCPs of the resource's account, likewise. */
  readonly resourceControl?: readonly Layer[];
  /** Do caller and resource belong to the same account? */
  readonly sameAccount: boolean;
  /** KMS key policies and role trust policies must allow the request themselves, also within the account. */
  readonly resourceMustAllow?: boolean;
}

const NAMED: readonly Named[] = ['caller', 'holder', 'account', 'anyone'];

/**
 * IAM's decision over all policies that a request meets:
 * 1. An explicit Deny anywhere wins
 *    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html).
 * 2. Every level of SCPs and of RCPs must allow
 *    (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html, …_rcps_evaluation.html).
 * 3. Within an account, identity policies inside boundary and session policy allow, or the resource policy does: to the
 *    caller itself whatever boundary and session policy leave out, to the holder only inside them
 *    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html).
 *    To name the account only hands the decision to its identity policies
 *    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts).
 * 4. Across accounts both sides must allow
 *    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html).
 */
export function combine(layers: Layers): Decision {
  const { identity, boundary, session, resource, organization = [], resourceControl = [] } = layers;
  const present = [identity, boundary, session, resource, ...organization, ...resourceControl].filter((each) => each !== undefined);
  for (const { name, deny } of present) {
    if (deny.holds === 'yes') return { decision: 'denied', by: `${name}an explicit Deny of ${deny.texts[0] ?? 'an unnamed statement'}` };
  }
  const allow = all([granted(layers), ...[...organization, ...resourceControl].map(allowOf)]);
  if (allow.holds === 'no') return { decision: 'denied', by: allow.texts[0] ?? 'no statement allows it' };
  const doubts = [...present.map(({ deny }) => deny), allow].filter(({ holds }) => holds === 'maybe');
  if (doubts.length > 0) return { decision: 'unknown', missing: distinct(doubts.flatMap(({ texts }) => texts)) };
  return { decision: 'allowed', by: distinct(allow.texts) };
}

/** Without regard to Denies and to the organization's limits. */
function granted({ identity, boundary, session, resource, sameAccount, resourceMustAllow = false }: Layers): Finding {
  const limits = [boundary, session].filter((each) => each !== undefined).map(allowOf);
  const side = all([allowOf(identity), ...limits]);
  if (!sameAccount) return all([side, resource === undefined ? NO_RESOURCE_POLICY : any(NAMED.map((named) => resource.allow[named]))]);
  if (resource === undefined) return resourceMustAllow ? NO_RESOURCE_POLICY : side;
  const { caller, holder, account, anyone } = resource.allow;
  const direct = any([caller, all([holder, ...limits]), toAnyone(anyone, limits)]);
  return resourceMustAllow ? any([all([account, side]), direct]) : any([side, direct]);
}

const NO_RESOURCE_POLICY: Finding = { holds: 'no', texts: ['no resource policy allows it'] };

/** Of a grant to anyone nobody says whether the limits of a session or a boundary hold against it. */
function toAnyone(anyone: Finding, limits: readonly Finding[]): Finding {
  const limited = all([anyone, ...limits]);
  if (anyone.holds === 'no' || limited.holds !== 'no') return limited;
  const missing = anyone.holds === 'maybe' ? anyone.texts : [];
  return { holds: 'maybe', texts: [...missing, `whether a resource policy that names anyone overrides this: ${limited.texts[0] ?? 'a limit'}`] };
}

/** A policy that exists and that nobody can read. */
export function unknownLayer(name: string, fact: string): Layer {
  const finding: Finding = { holds: 'maybe', texts: [fact] };
  return { name, deny: finding, allow: finding };
}

function allowOf({ name, allow }: Layer): Finding {
  return allow.holds === 'no' ? { holds: 'no', texts: allow.texts.map((text) => `${name}${text}`) } : allow;
}

function all(findings: readonly Finding[]): Finding {
  const no = findings.find(({ holds }) => holds === 'no');
  if (no !== undefined) return no;
  const open = findings.filter(({ holds }) => holds === 'maybe');
  return open.length === 0 ? together('yes', findings) : together('maybe', open);
}

function any(findings: readonly Finding[]): Finding {
  const yes = findings.filter(({ holds }) => holds === 'yes');
  if (yes.length > 0) return together('yes', yes);
  const open = findings.filter(({ holds }) => holds === 'maybe');
  return open.length === 0 ? together('no', findings) : together('maybe', open);
}

function together(holds: Tri, findings: readonly Finding[]): Finding {
  return { holds, texts: findings.flatMap(({ texts }) => texts) };
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(byText);
}
