import { UPGRADED } from '../model/asked-inside.ts';
import type { Attributes } from '../rbac.ts';
import { isResource } from '../rbac.ts';

/**
 * What a request may have needed that leaves no event.
 * Behind a watch stands a list: clients list when they start, which may be long before the record, and again when the server
 * cannot continue the watch (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes).
 * The other way round nothing is hidden: servers close watches within an hour, so that whoever watches is seen watching.
 * Since 1.35 a server also asks for `create` where a connection into a pod is opened by `get`
 * (AuthorizePodWebsocketUpgradeCreatePermission); logs do not tell the server's version.
 */
export function companions(request: Attributes): readonly Attributes[] {
  if (!isResource(request)) return [];
  if (request.verb === 'watch') return [{ ...request, verb: 'list' }];
  if (request.verb === 'get' && request.apiGroup === '' && request.resource === 'pods' && UPGRADED.includes(request.subresource)) return [{ ...request, verb: 'create' }];
  return [];
}

/**
 * The admission plugin OwnerReferencesPermissionEnforcement asks for `delete` of an object whose owner references an update
 * or patch changes, unless that created it
 * (https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#ownerreferencespermissionenforcement;
 * kubernetes, plugin/pkg/admission/gc/gc_admission.go). Whether it runs no log tells, nor what an update changed.
 */
export function adopting(request: Attributes, created: boolean | 'untold'): readonly Attributes[] {
  const isChange = isResource(request) && (request.verb === 'update' || request.verb === 'patch') && request.subresource === '';
  return isChange && created !== true ? [{ ...request, verb: 'delete' }] : [];
}
