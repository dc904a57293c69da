import { by } from '../../../src/core/order.ts';
import type { PrincipalRef } from '../../../src/core/principal.ts';
import type { Interpretation, Requirement } from '../../../src/core/requirement.ts';
import type { FoldKey } from '../../../src/core/usage.ts';
import { isService } from '../actions.ts';
import type { AwsAccess, AwsInventory } from '../inventory.ts';
import { SUMMED } from '../project/aggregate.ts';
import { grantedByResource } from '../model/resource-alone.ts';
import { hasFurtherTypes, paramsOf, resourcesOf } from './arn.ts';
import { companionsOf } from './companions.ts';
import { documentedActions } from './documented.ts';
import { contradiction } from './contradiction.ts';
import { showsAuthorization } from './failed.ts';
import { operationName, splitCall } from './names.ts';
import { needsOf } from './needs.ts';
import type { Need } from './overrides.ts';
import { permissionless } from './permissionless.ts';
import { placeOf } from './place.ts';
import { prefixesOf } from './prefix.ts';
import { requestContext } from './request-context.ts';

/**
 * What a recorded CloudTrail call means for permissions of its caller. In order: calls that need none; a row of the
 * override table; the action of the call's own name, if the action list knows one; else unmapped. A refused call is
 * read in the same way (it is an attempt, never use); a throttled one says nothing. `inventory` only serves to tell
 * the path of an IAM holder's ARN, which condition keys the caller's policies ask for, and what the policies of resources
 * would have allowed by themselves.
 */
export function interpret(key: FoldKey, inventory: AwsInventory | undefined): Interpretation<AwsAccess> {
  if (key.outcome === 'throttled') return { requirements: [] };
  const { source, event } = splitCall(key.call);
  const operation = operationName(event);
  // A service that takes a role or changes something by itself is kept for what it did; it holds no grants of ours.
  const reason = key.principal === 'AWSService' ? 'a service acted by itself'
    : key.principal === SUMMED ? 'a summary of data events, which does not tell who called'
    : permissionless(source, operation);
  if (reason !== undefined) return { requirements: [], permissionless: reason };

  const principal: PrincipalRef = { system: 'aws', instance: key.instance, id: key.principal };
  const { needs, unmapped } = needsOf(source, operation);
  const sure = key.outcome !== 'failed' || showsAuthorization(source, key.context.errorCode);
  const requirements = unique(requirementsOf(needs, key, inventory, principal, sure));
  const contradicted = unmapped ? undefined : contradiction(key, needs, placeOf(key, inventory));
  if (!unmapped) return { requirements, ...(contradicted === undefined ? {} : { contradicted }) };
  const prefix = prefixesOf(source)[0] ?? '';
  // Of an unknown source nobody knows whose permissions its calls need.
  const group = isService(prefix) ? prefix : '*';
  return { requirements, unmapped: { principal, group, reason: `the action list of AWS has no action for the call ${key.call}` } };
}

function requirementsOf(
  needs: readonly Need[],
  key: FoldKey,
  inventory: AwsInventory | undefined,
  principal: PrincipalRef,
  sure: boolean,
): readonly Requirement<AwsAccess>[] {
  const { source, event } = splitCall(key.call);
  const operation = operationName(event);
  const place = placeOf(key, inventory);
  const held = needs.filter((need) => holds(need, key));
  const require = (action: string, certainty: 'must' | 'may', resource: string | undefined, companion = false): Requirement<AwsAccess> => {
    const context = requestContext(key, inventory, { action, resource, companion });
    const access: AwsAccess = {
      account: key.instance,
      principal: key.principal,
      action,
      ...(resource === undefined ? {} : { resource }),
      ...(context === undefined ? {} : { context }),
    };
    // Of what the resource's own policy allows, nobody knows which of both grants was used.
    const proves = certainty === 'must' && (inventory === undefined || !grantedByResource(inventory, access));
    return { principal, certainty: proves ? 'must' : 'may', anyOf: [access] };
  };
  const own = held.flatMap((need) => {
    const resources = resourcesOf(need, need.action, key, place);
    const certainty = sure ? need.certainty : 'may';
    if (resources.length === 0) return [require(need.action, certainty, undefined)];
    const further = hasFurtherTypes(need.action) ? [require(need.action, 'may', undefined)] : [];
    return [...resources.map((arn) => require(need.action, certainty, arn)), ...further];
  });
  const companions = companionsOf(key, held.filter((need) => need.certainty === 'must').map((need) => need.action), place);
  const documented = documentedActions(source, operation, inventory);
  return [...own, ...documented.map((action) => require(action, 'may', undefined, true)), ...companions.map((companion) => require(companion.action, 'may', companion.resource, true))];
}

function holds(need: Need, key: FoldKey): boolean {
  const when = need.when;
  if (when === undefined) return true;
  if ('error' in when) return key.context.errorCode !== undefined && when.error.includes(key.context.errorCode);
  const params = paramsOf(key);
  const value = params('param' in when ? when.param : when.noParam);
  const present = value !== undefined && (when.matches === undefined || value.includes(when.matches));
  return 'param' in when ? present : !present;
}

/** One requirement per action and resource, MUST before MAY, sorted. */
function unique(requirements: readonly Requirement<AwsAccess>[]): readonly Requirement<AwsAccess>[] {
  const kept = new Map<string, Requirement<AwsAccess>>();
  for (const requirement of requirements) {
    const name = requirement.anyOf.map((access) => `${access.action} ${access.resource ?? ''}`).join('|');
    const before = kept.get(name);
    if (before === undefined || (before.certainty === 'may' && requirement.certainty === 'must')) kept.set(name, requirement);
  }
  return [...kept.entries()].sort(by(([name]) => name)).map(([, requirement]) => requirement);
}
