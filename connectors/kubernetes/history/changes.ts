import { BindingObject, RoleObject } from '../grants/objects.ts';
import { type Binding, isResource, type Role } from '../rbac.ts';
import { asked, type AuditEvent } from '../record/event.ts';

const KINDS = { roles: 'Role', clusterroles: 'ClusterRole', rolebindings: 'RoleBinding', clusterrolebindings: 'ClusterRoleBinding' } as const;

/** A role or binding as a recorded write left it; without an object it was deleted. */
export interface RbacChange {
  readonly kind: (typeof KINDS)[keyof typeof KINDS];
  readonly namespace: string;
  readonly name: string;
  readonly object?: Role | Binding;
}

/**
 * What an event changed among roles and bindings: nothing, known objects, or `unknown` when the record does not hold the
 * body that would tell (a level below RequestResponse, a body cut off).
 */
export function changesOf(event: AuditEvent): readonly RbacChange[] | 'unknown' {
  const request = asked(event);
  const code = event.responseStatus?.code ?? 0;
  if (event.stage !== 'ResponseComplete' || code < 200 || code > 299 || request === undefined || !isResource(request)) return [];
  if (request.apiGroup !== 'rbac.authorization.k8s.io' || request.subresource !== '' || !isKind(request.resource) || isDryRun(event)) return [];
  const kind = KINDS[request.resource];
  const place = { kind, namespace: request.namespace };
  if (request.verb === 'delete') return [{ ...place, name: request.name }];
  if (request.verb === 'deletecollection') return deleted(event.responseObject, place);
  if (request.verb !== 'create' && request.verb !== 'update' && request.verb !== 'patch') return [];
  const object = parsed(kind, event.responseObject);
  return object === undefined ? 'unknown' : [{ ...place, name: object.name, object }];
}

function isKind(resource: string): resource is keyof typeof KINDS {
  return Object.hasOwn(KINDS, resource);
}

/** `dryRun=All` changes nothing. */
function isDryRun({ requestURI }: AuditEvent): boolean {
  return /[?&]dryRun=/.test(requestURI);
}

function parsed(kind: RbacChange['kind'], body: unknown): Role | Binding | undefined {
  const shape = kind === 'Role' || kind === 'ClusterRole' ? RoleObject : BindingObject;
  return shape.safeParse(body).data;
}

/** The answer to a deletecollection lists what was there. */
function deleted(body: unknown, place: Pick<RbacChange, 'kind' | 'namespace'>): readonly RbacChange[] | 'unknown' {
  const items = typeof body === 'object' && body !== null && 'items' in body ? body.items : undefined;
  if (!Array.isArray(items)) return 'unknown';
  return items.map((item: { metadata?: { name?: string; namespace?: string } }) => ({ ...place, namespace: item.metadata?.namespace ?? place.namespace, name: item.metadata?.name ?? '' }));
}
