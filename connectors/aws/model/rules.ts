import type { AwsInventory, ManagedPolicy } from '../inventory.ts';
import { byText } from '../../../src/core/order.ts';
import { groupReaching, principalHolder, reaching } from './reaching.ts';
import { type Rule, actionMatches, ruleOf } from './rule.ts';

/** The statements of one principal, or of one permissions boundary, by effect. */
export interface Rules {
  readonly allow: readonly Rule[];
  readonly deny: readonly Rule[];
  /** Those of them that match an action, whatever the resource; remembered per action. */
  readonly on: (action: string) => { readonly allow: readonly Rule[]; readonly deny: readonly Rule[] };
}

const identities = new WeakMap<AwsInventory, Map<string, Rules>>();
const managed = new WeakMap<AwsInventory, Map<string, ManagedPolicy>>();
const boundaries = new WeakMap<ManagedPolicy, Rules>();

/** Statements that reach a user or role, prepared once per inventory. */
export function identityRules(inventory: AwsInventory, holderId: string): Rules {
  let holders = identities.get(inventory);
  if (holders === undefined) {
    holders = new Map();
    identities.set(inventory, holders);
  }
  let rules = holders.get(holderId);
  if (rules === undefined) {
    rules = prepare(reaching(inventory, holderId).map(({ policy, version, statement }) => ruleOf(policy, version, statement)));
    holders.set(holderId, rules);
  }
  return rules;
}

/** Statements that a group hands to each of its members. */
export function groupRules(inventory: AwsInventory, groupId: string): Rules {
  return prepare(groupReaching(inventory, groupId).map(({ policy, version, statement }) => ruleOf(policy, version, statement)));
}

/** A principal's permissions boundary; `rules` is absent when the export lacks its document. */
export interface Boundary {
  readonly arn: string;
  readonly rules: Rules | undefined;
}

/** The permissions boundary of a user or role; absent when it has none. */
export function boundaryOf(inventory: AwsInventory, holderId: string): Boundary | undefined {
  const arn = principalHolder(inventory, holderId)?.boundary;
  if (arn === undefined) return undefined;
  let policies = managed.get(inventory);
  if (policies === undefined) {
    policies = new Map(inventory.policies.map((policy) => [policy.arn, policy]));
    managed.set(inventory, policies);
  }
  const policy = policies.get(arn);
  return { arn, rules: policy === undefined ? undefined : policyRules(policy) };
}

/** Statements of a managed policy by itself. */
export function policyRules(policy: ManagedPolicy): Rules {
  let rules = boundaries.get(policy);
  if (rules === undefined) {
    rules = prepare(policy.document.statements.map((statement) => ruleOf(policy.arn, policy.document.version, statement)));
    boundaries.set(policy, rules);
  }
  return rules;
}

/** Indexes statements by the service prefixes of their actions. */
export function prepare(rules: readonly Rule[]): Rules {
  const services = new Map<string, number[]>();
  const anyService: number[] = [];
  rules.forEach((rule, at) => {
    const prefixes = prefixesOf(rule);
    if (prefixes === undefined) anyService.push(at);
    else for (const prefix of prefixes) services.set(prefix, [...(services.get(prefix) ?? []), at]);
  });
  const found = new Map<string, { readonly allow: readonly Rule[]; readonly deny: readonly Rule[] }>();
  const on = (action: string) => {
    const wanted = action.toLowerCase();
    let result = found.get(wanted);
    if (result === undefined) {
      const candidates = [...(services.get(prefixOf(wanted)) ?? []), ...anyService].sort((a, b) => a - b);
      const matching = candidates.flatMap((at) => rules[at] ?? []).filter((rule) => actionMatches(rule, wanted));
      result = split(matching);
      found.set(wanted, result);
    }
    return result;
  };
  return { ...split(rules), on };
}

function split(rules: readonly Rule[]): { readonly allow: readonly Rule[]; readonly deny: readonly Rule[] } {
  return {
    allow: rules.filter((rule) => rule.statement.effect === 'Allow'),
    deny: rules.filter((rule) => rule.statement.effect === 'Deny'),
  };
}

/** Lower-case service prefixes of the actions of a statement; `undefined` when it may match any service. */
function prefixesOf({ statement }: Rule): readonly string[] | undefined {
  if (statement.actions === undefined) return undefined;
  const prefixes = new Set(statement.actions.map((action) => prefixOf(action.toLowerCase())));
  return [...prefixes].some((prefix) => prefix === '' || /[*?]/.test(prefix)) ? undefined : [...prefixes].sort(byText);
}

function prefixOf(action: string): string {
  return action.slice(0, Math.max(0, action.indexOf(':')));
}
