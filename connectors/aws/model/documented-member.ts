import { findAction, resourceArnFormats } from '../actions.ts';
import type { ConcreteRequest } from './cell-member.ts';
import type { Budget } from './difference.ts';
import { canApply } from './resource-types.ts';
import { type TextSet, aResource } from './text-set.ts';

/**
 * The same request, if possible on a resource of the set that the action is documented to be checked on: a
 * counter-example that can occur.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function onDocumentedResource(request: ConcreteRequest, resources: TextSet, budget: Budget): ConcreteRequest {
  const info = findAction(request.action);
  if (info === undefined || canApply(request.action, request.resource)) return request;
  for (const pattern of info.resourceTypes.flatMap((type) => resourceArnFormats(info.service, type)).flatMap(patternsOfFormat)) {
    const member = aResource({ all: [...resources.all, pattern], none: resources.none }, budget);
    if (member.is === 'some' && canApply(request.action, member.text)) return { action: request.action, resource: member.text };
  }
  return request;
}

/** Some types have several formats, separated by a comma; their placeholders stand for any text. */
function patternsOfFormat(format: string): readonly string[] {
  return format.split(', ').map((each) => each.replaceAll(/\$\{[^{}]*\}/g, '*'));
}
