import { byText } from '../../../src/core/order.ts';
import type { FoldKey } from '../../../src/core/usage.ts';
import type { AwsAccess, AwsInventory, Holder } from '../inventory.ts';
import { askedKeys } from '../model/asked.ts';
import { principalHolder } from '../model/reaching.ts';
import { splitCall } from './names.ts';
import { passedToService } from './passed-to-service.ts';
import { prefixesOf } from './prefix.ts';
import { requestedRegion } from './requested-region.ts';

type Values = NonNullable<AwsAccess['context']>;

/** One thing that a call needs. `companion` = the action rides on the call and is checked by a request of its own. */
export interface Wanted {
  readonly action: string;
  readonly resource: string | undefined;
  readonly companion: boolean;
}

/**
 * Condition keys of one need of a call that the record tells for certain and that a policy of the caller asks for, sorted;
 * absent when there are none. A key that is told wrongly would break a proof, one that is not told never does: so nothing
 * is concluded from what a record does not say.
 */
export function requestContext(key: FoldKey, inventory: AwsInventory | undefined, wanted: Wanted): Values | undefined {
  if (inventory === undefined || inventory.account !== key.instance || key.context['callerAccount'] !== undefined) return undefined;
  const asked = askedKeys(inventory, key.principal);
  const holder = asked.size === 0 ? undefined : principalHolder(inventory, key.principal);
  if (holder === undefined) return undefined;
  const { action, companion } = wanted;
  const told = { ...ofCaller(holder, key, inventory), ...(companion ? ofPassing(key, inventory, wanted) : ofCall(key, holder, action)) };
  const entries = Object.entries(told).filter(([name]) => asked.has(name.toLowerCase()));
  return entries.length === 0 ? undefined : Object.fromEntries(entries.sort(([a], [b]) => byText(a, b)));
}

/**
 * A role acts through sessions; a user by itself, unless the session was federated by it: then it is limited by a session
 * policy, as calls that issue such sessions also are. By the name and path of today, which a repeated call would have.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
function ofCaller(holder: Holder, key: FoldKey, inventory: AwsInventory): Values {
  const account: Values = { 'aws:PrincipalAccount': [inventory.account] };
  if (holder.kind === 'role') {
    return { ...account, 'aws:PrincipalArn': [holder.arn], 'aws:PrincipalType': ['AssumedRole'], 'aws:username': null };
  }
  if (key.context['sessionPolicy'] === 'true') return account;
  return { ...account, 'aws:PrincipalArn': [holder.arn], 'aws:PrincipalType': ['User'], 'aws:userid': [holder.id], 'aws:username': [holder.name] };
}

/**
 * Services of which AWS documents that they pass on that they called with the caller's credentials.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-calledvia
 */
const CALLING: ReadonlySet<string> = new Set(['athena.amazonaws.com', 'cloudformation.amazonaws.com', 'dynamodb.amazonaws.com', 'kms.amazonaws.com']);

function ofCall(key: FoldKey, holder: Holder, action: string): Values {
  const service = action.slice(0, Math.max(0, action.indexOf(':'))).toLowerCase();
  // Actions of other services are checked by requests of their own, which this record does not show.
  if (!prefixesOf(splitCall(key.call).source).includes(service)) return {};
  const region = requestedRegion(key.scope, service);
  const via = key.context['invokedBy'];
  // A service that calls as a role may do so by the role that it assumed itself, and then it passes nothing on.
  const passedOn = via !== undefined && CALLING.has(via) && holder.kind === 'user';
  return {
    ...(region === undefined ? {} : { 'aws:RequestedRegion': [region] }),
    ...(passedOn ? { 'aws:CalledViaLast': [via], ...(UNAWARE.has(service) ? {} : { 'aws:ViaAWSService': ['true'] }) } : {}),
  };
}

function ofPassing(key: FoldKey, inventory: AwsInventory, { action, resource }: Wanted): Values {
  if (action !== 'iam:PassRole' || resource === undefined) return {};
  const service = passedToService(splitCall(key.call).source, resource, inventory);
  return service === undefined ? {} : { 'iam:PassedToService': [service] };
}

/**
 * Services that do not support `aws:ViaAWSService`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-viaawsservice
 */
const UNAWARE: ReadonlySet<string> = new Set(['ec2', 'glue', 'lakeformation', 'opsworks']);
