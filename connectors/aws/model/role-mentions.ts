import { byText } from '../../../src/core/order.ts';
import type { AwsInventory, Holder, PolicyDocument } from '../inventory.ts';
import { holderName, inlineReference } from '../references.ts';
import { keysOf } from './conditions/keys.ts';

/** Condition keys that tell a role from another one with the same policies. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const OWN_KEYS: ReadonlySet<string> = new Set(['aws:principalarn', 'aws:userid', 'aws:username']);

/** Policies that reach the role and ask which role it is: under another name they would say something else. */
export function asksWhichRole(inventory: AwsInventory, role: Holder): readonly string[] {
  const managed = inventory.policies.filter(({ arn }) => role.attached.includes(arn) || role.boundary === arn);
  const own = [...role.inline.map(({ name, document }) => ({ name: inlineReference(holderName(role), name), document })), ...managed.map(({ arn, document }) => ({ name: arn, document }))];
  return own.filter(({ document }) => asks(document)).map(({ name }) => name).sort(byText);
}

function asks(document: PolicyDocument): boolean {
  return document.statements.some(({ condition = '', resources = [], notResources = [] }) => {
    const variables = [...resources, ...notResources].flatMap((text) => [...text.matchAll(/\$\{([^{},*?$]+)/g)].map(([, key = '']) => key.toLowerCase()));
    return [...keysOf(condition), ...variables].some((key) => OWN_KEYS.has(key));
  });
}

/** Everything else in the export that names the role, by ARN or id: it has to name the new one, too. */
export function mentionsOf(inventory: AwsInventory, role: Holder): readonly string[] {
  const texts = [role.arn, role.id, `:assumed-role/${role.name}/`];
  const named = (document: PolicyDocument | undefined): boolean => document !== undefined && texts.some((text) => JSON.stringify(document).includes(text));
  const holders = inventory.holders.flatMap((holder) => [
    ...(holder.id !== role.id && named(holder.trust) ? [`the trust policy of ${holderName(holder)}`] : []),
    ...holder.inline.filter(({ document }) => named(document)).map(({ name }) => inlineReference(holderName(holder), name)),
  ]);
  const policies = inventory.policies.filter(({ document }) => named(document)).map(({ arn }) => arn);
  const resources = (inventory.resourcePolicies ?? []).filter(({ document }) => named(document)).map(({ resource }) => `the policy of ${resource}`);
  return [...new Set([...holders, ...policies, ...resources])].sort(byText);
}
