import { byText } from '../../../src/core/order.ts';
import type { Interpretation } from '../../../src/core/requirement.ts';
import type { FoldKey } from '../../../src/core/usage.ts';
import { findAction } from '../actions.ts';
import type { AwsAccess } from '../inventory.ts';
import { hasFurtherTypes, resourcesOf } from './arn.ts';
import { companionsOf } from './companions.ts';
import { documentedActions } from './documented.ts';
import { forwardAccess } from './forward-access.ts';
import { operationName, splitCall } from './names.ts';
import type { Need } from './overrides.ts';
import type { Place } from './place.ts';
import { prefixesOf } from './prefix.ts';

/**
 * Does a refusal name an action, or a resource of it, that the mapping would not have given for the call? Messages of
 * services are the best witness of what they check, so a difference is a fault of the mapping. Conditions of needs do
 * not count: a refused call may not show the parameters on which they hang.
 */
export function contradiction(key: FoldKey, needs: readonly Need[], place: Place): Interpretation<AwsAccess>['contradicted'] {
  const denied = key.context['deniedAction'];
  if (key.outcome !== 'refused' || denied === undefined || denied === '') return undefined;
  const { source } = splitCall(key.call);
  const named = findAction(denied)?.action ?? denied;
  const own = needs.filter((need) => need.action === named);
  if (own.length === 0 && !rides(key, needs, named, place)) return { groups: groupsOf(source, named), reason: `${key.call} was refused for ${named}, and pawl takes it to need ${listed(needs)}` };
  const resource = key.context['deniedResource'];
  if (resource === undefined || own.length === 0) return undefined;
  const expected = own.flatMap((need) => resourcesOf(need, need.action, key, place));
  // Of an action with several resource types the message may name one of which the record tells nothing.
  if (expected.length === 0 || expected.includes(resource) || hasFurtherTypes(named)) return undefined;
  return { groups: groupsOf(source, named), reason: `${key.call} was refused for ${named} on ${resource}, and pawl takes it to be about ${expected.join(', ')}` };
}

/** Actions that ride on others. Passed roles, service-linked roles and tags may ride on any call: silence never counts for them. */
function rides(key: FoldKey, needs: readonly Need[], named: string, place: Place): boolean {
  if (named === 'iam:PassRole' || named === 'iam:CreateServiceLinkedRole' || findAction(named)?.level === 'Tagging') return true;
  const { source, event } = splitCall(key.call);
  if (forwardAccess(source, operationName(event), true).includes(named)) return true;
  if (documentedActions(source, operationName(event), place.inventory).includes(named)) return true;
  return companionsOf(key, needs.map((need) => need.action), place).some((companion) => companion.action === named);
}

/** The service that was called and the one that the message names; as written, where the action list knows neither. */
function groupsOf(source: string, named: string): readonly string[] {
  const service = named.slice(0, named.indexOf(':')).toLowerCase();
  return [...new Set([prefixesOf(source)[0] ?? service, service])].sort(byText);
}

function listed(needs: readonly Need[]): string {
  return [...new Set(needs.map((need) => need.action))].sort(byText).join(', ') || 'nothing';
}
