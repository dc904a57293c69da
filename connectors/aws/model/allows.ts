import type { Decision } from '../../../src/core/decision.ts';
import type { AwsAccess, AwsInventory, PolicyDocument } from '../inventory.ts';
import { type Layer, combine, unknownLayer } from './combine.ts';
import { documentLayer, layerOf } from './layer.ts';
import { missing, principalHolder } from './reaching.ts';
import { boundaryOf, identityRules } from './rules.ts';

/**
 * Do the principal's identity policies, within its permissions boundary, allow the access? Nobody asks for organization,
 * resource and session policies here: `allowed` and `denied` speak of identity policies alone. Conditions are decided as far as `access.context` tells their keys.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function allows(inventory: AwsInventory, access: AwsAccess): Decision {
  return decide(inventory, access, undefined);
}

/**
 * The same within a session policy, which grants nothing: identity policies, boundary and session policy must all allow.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
export function allowsInSession(inventory: AwsInventory, access: AwsAccess, session: PolicyDocument): Decision {
  return decide(inventory, access, documentLayer('session policy: ', 'the session policy', session, access));
}

function decide(inventory: AwsInventory, access: AwsAccess, session: Layer | undefined): Decision {
  const identity = identityLayer(inventory, access);
  if (identity === undefined) {
    return { decision: 'unknown', missing: [`an export of principal ${access.principal} of account ${access.account}`] };
  }
  return combine({ identity, boundary: boundaryLayer(inventory, access), session, sameAccount: true });
}

/** What the principal's identity policies say; `undefined` when the export does not show the principal. */
function identityLayer(inventory: AwsInventory, access: AwsAccess): Layer | undefined {
  const { principal, account } = access;
  if ((account !== inventory.account && inventory.definedBy === undefined) || principalHolder(inventory, principal) === undefined) return undefined;
  const absent = missing(inventory, principal).map((each) => each.fact);
  return layerOf('', identityRules(inventory, principal), access, absent);
}

/**
 * What the principal's permissions boundary says, which grants nothing either; `undefined` when it has none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function boundaryLayer(inventory: AwsInventory, access: AwsAccess): Layer | undefined {
  const boundary = boundaryOf(inventory, access.principal);
  if (boundary === undefined) return undefined;
  const name = `permissions boundary ${boundary.arn}: `;
  if (boundary.rules === undefined) return unknownLayer(name, `the document of permissions boundary ${boundary.arn}`);
  return layerOf(name, boundary.rules, access);
}
