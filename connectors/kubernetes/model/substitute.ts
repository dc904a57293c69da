import type { InputText } from '../../../src/core/grant-source.ts';
import { ConfigError, SourceError } from '../../../src/core/errors.ts';
import { objectsOf } from '../grants/documents.ts';
import { heldOf } from '../grants/held.ts';
import type { HeldBinding, HeldRole, KubernetesInventory } from '../inventory.ts';
import { type HolderName, holderOf, principalId, principalName } from '../principals.ts';
import { reference } from '../references.ts';
import { serviceAccountOf } from './applies.ts';
import { principalIds } from './principals.ts';
import { bindingsOf, holderOfSubject } from './reaching.ts';

/**
 * The inventory in which one holder, given as `serviceaccount/ns/name`, `ns/name`, `user/x`, `group/x`, a user name or a bare name, is
 * bound to nothing but the roles of this file. A role of the file is bound where the holder was bound to the role of that
 * name; a new one in its namespace, or, a ClusterRole, in the cluster; bindings in the file say it themselves. What the
 * holder has by its groups stays.
 * @throws ConfigError when nobody or more than one is meant, or when the file holds no role.
 */
export function substitute(inventory: KubernetesInventory, holder: string, policy: InputText): KubernetesInventory {
  const id = holderMeant(inventory, holder);
  const { roles, bindings } = read(policy);
  const own = bindingsOf(inventory, id).map(({ binding }) => binding);
  const target = holderOf(id);
  const binds = (binding: HeldBinding): boolean => binding.subjects.some((subject) => isHolder(subject, binding, id));
  const freed = inventory.bindings.map((binding) => {
    if (!binds(binding)) return binding;
    return { ...binding, subjects: binding.subjects.filter((subject) => !isHolder(subject, binding, id)) };
  });
  const told = bindings.filter(binds).map((binding) => ({ ...binding, name: `${policy.path}: ${binding.name}` }));
  const unbound = roles.filter((role) => !told.some((binding) => refersTo(binding, role)));
  const made = unbound.flatMap((role) =>
    placesOf(own, role).map((place, at) => bindingFor(`${policy.path}: ${reference(role)} ${at}`, place, role, target)),
  );
  const replaced = new Set(roles.map(reference));
  const others = inventory.roles.filter((role) => !replaced.has(reference(role)));
  return { ...inventory, roles: [...others, ...roles], bindings: [...freed, ...told, ...made] };
}

function placesOf(own: readonly HeldBinding[], role: HeldRole): readonly Pick<HeldBinding, 'kind' | 'namespace'>[] {
  const before = own.filter((binding) => refersTo(binding, role));
  if (before.length > 0) return before;
  return [role.kind === 'Role' ? { kind: 'RoleBinding', namespace: role.namespace } : { kind: 'ClusterRoleBinding', namespace: '' }];
}

function refersTo({ namespace, roleRef }: HeldBinding, role: HeldRole): boolean {
  return roleRef.kind === role.kind && roleRef.name === role.name && (role.kind === 'ClusterRole' || namespace === role.namespace);
}

function bindingFor(name: string, { kind, namespace }: Pick<HeldBinding, 'kind' | 'namespace'>, role: HeldRole, target: HolderName): HeldBinding {
  const subject = { kind: target.kind, name: target.name, namespace: '' };
  return { kind, namespace, name, roleRef: { kind: role.kind, name: role.name }, subjects: [subject], facts: { labels: {}, annotations: {} } };
}

function isHolder(subject: HeldBinding['subjects'][number], binding: HeldBinding, id: string): boolean {
  const holder = holderOfSubject(subject, binding);
  return holder !== undefined && principalId(holder) === id;
}

function read(policy: InputText): { readonly roles: readonly HeldRole[]; readonly bindings: readonly HeldBinding[] } {
  const remedy = 'give a Role or ClusterRole as it is applied, with its namespace; its bindings may stand beside it';
  try {
    const objects = objectsOf(policy.path, policy).map((found) => heldOf(policy.path, found));
    const roles = objects.flatMap((object) => (object.is === 'role' ? [object.held] : []));
    const bindings = objects.flatMap((object) => (object.is === 'binding' ? [object.held] : []));
    if (roles.length === 0) throw new ConfigError('there is no Role or ClusterRole in it', { where: policy.path, remedy });
    return { roles, bindings };
  } catch (error) {
    throw error instanceof SourceError ? new ConfigError(error.message.replace(`${policy.path}: `, ''), { where: policy.path, remedy }) : error;
  }
}

function holderMeant(inventory: KubernetesInventory, wanted: string): string {
  const all = principalIds(inventory);
  const found = all.filter((id) => {
    const holder = holderOf(id);
    const account = serviceAccountOf(holder.name);
    return [id, principalName(holder), holder.name, ...(account === undefined ? [] : [`${account.namespace}/${account.name}`, account.name])].includes(wanted);
  });
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const names = (found.length > 1 ? found : all).map((id) => principalName(holderOf(id))).sort();
  throw new ConfigError(found.length > 1 ? `"${wanted}" may be any of ${names.join(', ')}` : `cluster ${inventory.instance} binds nobody of the name "${wanted}"`, {
    remedy: found.length > 1 ? 'name one of them in full' : `name one of ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`,
  });
}
