import { isObject } from '../../../src/core/json.ts';
import type { HandedOut } from '../call-key.ts';
import { BindingObject, RoleObject } from '../grants/objects.ts';
import { type Attributes, isResource } from '../rbac.ts';
import type { AuditEvent } from './event.ts';

const ROLES: ReadonlySet<string> = new Set(['roles', 'clusterroles']);
const BINDINGS: ReadonlySet<string> = new Set(['rolebindings', 'clusterrolebindings']);
const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch']);

const NAMED = { name: '-' };

/**
 * What a write of a role or binding hands out: from the answer, which is the object as it became, or from the body of a
 * create or update. The body of a patch is not the object. Undefined for other requests.
 */
export function handedOut(request: Attributes, { requestObject, responseObject }: Pick<AuditEvent, 'requestObject' | 'responseObject'>): HandedOut | undefined {
  if (!isResource(request) || request.apiGroup !== 'rbac.authorization.k8s.io' || request.subresource !== '' || !WRITES.has(request.verb)) return undefined;
  const read = ROLES.has(request.resource) ? rulesOf : BINDINGS.has(request.resource) ? roleRefOf : undefined;
  if (read === undefined) return undefined;
  return read(responseObject) ?? (request.verb === 'patch' ? undefined : read(requestObject)) ?? 'unknown';
}

function rulesOf(body: unknown): HandedOut | undefined {
  // What is not yet written may have no name of its own (`generateName`).
  const role = isObject(body) ? RoleObject.safeParse({ ...body, metadata: NAMED }).data : undefined;
  if (role === undefined) return undefined;
  return { rules: role.rules, ...(isObject(body) && isObject(body['aggregationRule']) ? { aggregates: true as const } : {}) };
}

function roleRefOf(body: unknown): HandedOut | undefined {
  // Whom it binds says nothing of what it hands out, and is no member of `FIELDS`.
  const binding = isObject(body) ? BindingObject.safeParse({ ...body, metadata: NAMED, subjects: [] }).data : undefined;
  return binding === undefined ? undefined : { roleRef: binding.roleRef };
}
