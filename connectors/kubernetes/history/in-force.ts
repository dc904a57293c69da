import { type Grants, roleKey } from '../model/authorize.ts';
import type { Binding, Role } from '../rbac.ts';
import type { RbacChange } from './changes.ts';

/** Grants that follow recorded changes: first those of the beginning, then as each change leaves them. */
export class GrantsInForce {
  readonly #roles: Map<string, Role>;
  readonly #bindings: Map<string, Binding>;

  constructor(start: Grants) {
    this.#roles = new Map(start.roles);
    this.#bindings = new Map(start.bindings.map((binding) => [bindingKey(binding.kind, binding.namespace, binding.name), binding]));
  }

  apply({ kind, namespace, name, object }: RbacChange): void {
    if (kind === 'Role' || kind === 'ClusterRole') {
      const key = roleKey(kind, namespace, name);
      if (object === undefined) this.#roles.delete(key);
      else if ('rules' in object) this.#roles.set(key, object);
      return;
    }
    const key = bindingKey(kind, namespace, name);
    if (object === undefined) this.#bindings.delete(key);
    else if ('roleRef' in object) this.#bindings.set(key, object);
  }

  /** As they are now; later changes do not touch the result. */
  now(): Grants {
    return { roles: new Map(this.#roles), bindings: [...this.#bindings.values()] };
  }
}

function bindingKey(kind: Binding['kind'], namespace: string, name: string): string {
  return kind === 'ClusterRoleBinding' ? name : `${namespace}/${name}`;
}
