import type { Outcome } from '../../../src/core/usage.ts';
import type { CallShape } from './call-shape.ts';
import { denialIn } from './denial.ts';
import type { Caller } from './identity.ts';
import { objectOf, textOf, type Members } from './members.ts';
import { parameterText } from './parameter.ts';
import { roleArns } from './resources.ts';

/**
 * The parameters on which it depends what a call needed. Members, each absent when the record does not tell:
 * `readOnly` true | false · `category` Management | Data · `errorCode` of a failed call · `deniedAction` and
 * `deniedResource` that a refusal names, the resource only where the call tells one to compare it with · `invokedBy` the service that
 * called on the caller's behalf · `callerAccount` when another account received this copy than the one that holds the
 * caller · `sessionPolicy` true when the session, or the one that the call issues, is limited by a session policy ·
 * `roleArns` roles named by the parameters · `param.<name>` texts that the mapping asks for.
 */
export function contextOf(
  record: Members,
  identity: Members | undefined,
  parameters: Members | undefined,
  shape: CallShape,
  caller: Caller,
  instance: string,
  outcome: Outcome,
  hasResources: boolean,
): Record<string, string> {
  const context: Record<string, string> = {};
  const readOnly = record['readOnly'];
  if (readOnly === true || readOnly === 'true') context['readOnly'] = 'true';
  else if (readOnly === false || readOnly === 'false') context['readOnly'] = 'false';
  const category = categoryOf(record);
  if (category !== undefined) context['category'] = category;
  if (outcome === 'failed') {
    const code = textOf(record['errorCode'], 128);
    if (code !== undefined) context['errorCode'] = code;
  }
  if (outcome === 'refused' && typeof record['errorMessage'] === 'string') addDenial(context, record['errorMessage'], shape.kept.length > 0 || hasResources);
  const invokedBy = textOf(identity?.['invokedBy'], 256);
  if (invokedBy !== undefined) context['invokedBy'] = invokedBy;
  if (caller.account !== undefined && caller.account !== instance) context['callerAccount'] = caller.account;
  if (parameters !== undefined) {
    if (shape.issues && (parameters['policy'] != null || parameters['policyArns'] != null)) context['sessionPolicy'] = 'true';
    const roles = roleArns(parameters);
    if (roles !== undefined) context['roleArns'] = roles;
  }
  for (const { parameter, context: name } of shape.kept) {
    const value = parameterText(parameter, parameter.of === 'request' ? parameters : objectOf(record['responseElements']));
    if (value !== undefined) context[name] = value;
  }
  if (caller.limited) context['sessionPolicy'] = 'true';
  return context;
}

function addDenial(context: Record<string, string>, message: string, tellsResource: boolean): void {
  const denial = denialIn(message);
  if (denial === undefined) return;
  context['deniedAction'] = denial.action;
  if (tellsResource && denial.resource !== undefined) context['deniedResource'] = denial.resource;
}

// `eventCategory` exists since version 1.07, `managementEvent` since 1.06 (CloudTrail User Guide, "record contents").
function categoryOf(record: Members): string | undefined {
  const category = record['eventCategory'];
  if (category === 'Management' || category === 'Data') return category;
  const management = record['managementEvent'];
  return management === true ? 'Management' : management === false ? 'Data' : undefined;
}
