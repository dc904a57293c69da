import type { PermissionModel } from '../core/permission-model.ts';
import type { Atom } from '../core/permission.ts';
import { principalKey } from '../core/principal.ts';
import type { Store } from '../store/store.ts';
import { RowBuffer } from './row-buffer.ts';

/** A short text that is equal for atoms of one principal with the same content, and for no others of the instance. */
export type ContentOf = (atom: Atom) => string;

/** Numbers contents in the order in which they come. */
export function contentNumbers(): ContentOf {
  const known = new Map<string, string>();
  return (atom) => {
    const key = `${principalKey(atom.principal)}\n${atom.content}`;
    const number = known.get(key) ?? String(known.size);
    known.set(key, number);
    return number;
  };
}

/** Fills `containment` for the atoms of one instance. Those that grant the same are compared once. */
export async function writeContainment(store: Store, model: PermissionModel<unknown, unknown, unknown>, atoms: readonly Atom[], contentOf: ContentOf): Promise<void> {
  const distinct = new Map<string, Atom>();
  for (const atom of atoms) if (!distinct.has(contentOf(atom))) distinct.set(contentOf(atom), atom);
  const candidates = model.containers([...distinct.values()]);
  const rows = new RowBuffer(store, 'containment', ['principal_key', 'wide', 'narrow']);
  for (const [content, narrow] of distinct) {
    for (const wide of candidates(narrow)) {
      if (wide !== narrow && model.contains(wide.permission, narrow.permission)) rows.add(principalKey(narrow.principal), contentOf(wide), content);
    }
    await rows.flush(50_000);
  }
  await rows.flush();
}
