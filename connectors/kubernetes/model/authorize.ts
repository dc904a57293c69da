import { type Attributes, type Binding, isResource, type PolicyRule, type Requester, type Role } from '../rbac.ts';
import { applies } from './applies.ts';
import { ruleAllows } from './match.ts';

/** Roles and bindings of one cluster, ready to be asked. */
export interface Grants {
  readonly roles: ReadonlyMap<string, Role>;
  readonly bindings: readonly Binding[];
}

/** A binding and one rule behind it that allows a request. */
export interface Cause {
  readonly binding: Binding;
  readonly role: Role;
  /** Place among the rules of the role. */
  readonly rule: number;
}

/** How a role is found: `ClusterRole/name`, `Role/namespace/name`. */
export function roleKey(kind: Role['kind'], namespace: string, name: string): string {
  return kind === 'ClusterRole' ? `ClusterRole/${name}` : `Role/${namespace}/${name}`;
}

/** The role of a binding; undefined when it is missing, which makes the binding grant nothing. */
export function roleOf({ roles }: Grants, binding: Binding): Role | undefined {
  // A ClusterRoleBinding cannot refer to a Role: the server accepts none, and would find it in no namespace.
  if (binding.kind === 'ClusterRoleBinding' && binding.roleRef.kind !== 'ClusterRole') return undefined;
  return roles.get(roleKey(binding.roleRef.kind, binding.namespace, binding.roleRef.name));
}

/**
 * Every binding and rule that allows a request, cluster bindings first; none: RBAC does not allow it. The server stops at
 * the first, and its order among them is not stable, so all are told. A binding of a namespace counts there only.
 * `system:masters` and other authorizers stand outside.
 */
export function causes(grants: Grants, requester: Requester, request: Attributes): readonly Cause[] {
  const namespace = isResource(request) ? request.namespace : '';
  const found: Cause[] = [];
  for (const kind of ['ClusterRoleBinding', 'RoleBinding'] as const) {
    for (const binding of grants.bindings) {
      if (binding.kind !== kind || (kind === 'RoleBinding' && (namespace === '' || binding.namespace !== namespace))) continue;
      if (!applies(binding, requester)) continue;
      const role = roleOf(grants, binding);
      if (role === undefined) continue;
      role.rules.forEach((rule: PolicyRule, place) => {
        if (ruleAllows(rule, request)) found.push({ binding, role, rule: place });
      });
    }
  }
  return found;
}
