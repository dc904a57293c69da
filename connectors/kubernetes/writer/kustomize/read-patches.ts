import { InvariantError } from '../../../../src/core/errors.ts';
import { isObject, type Json } from '../../../../src/core/json.ts';
import { RoleObject } from '../../grants/objects.ts';
import type { Binding, Role } from '../../rbac.ts';
import { reference } from '../../references.ts';
import { sameRules } from '../canonical.ts';
import { isRole, type Live } from '../objects.ts';
import { meant } from './meant.ts';
import { textOr } from '../manifests/value.ts';
import { type Patch, readKustomization } from './kustomization.ts';

/**
 * What the patches that an edit added to a Kustomization make of live objects, by the address of their places: null where
 * they take one away. `live` gives the object of a place.
 * @throws InvariantError for a patch that is none of ours, or was made for something else.
 */
export function saidByPatches(path: string, before: string, after: string, live: (address: string) => Live | undefined): [string, Role | Binding | null][] {
  const read = (text: string): readonly Patch[] => readKustomization(path, text, () => undefined)?.patches ?? [];
  const { prefix = '', suffix = '' } = readKustomization(path, before, () => undefined) ?? {};
  const old = read(before).length;
  return read(after).slice(old).map(({ target, body }): [string, Role | Binding | null] => {
    const { kind = '', namespace = '', name = '' } = target ?? {};
    // Names of targets are patterns, so what would mean something else in one is escaped.
    const address = `patch of ${reference({ kind, namespace, name: name.replace(/\\(.)/g, '$1') })}`;
    const object = live(address);
    if (object === undefined) throw new InvariantError(`${path} got a ${address}, which stands for nothing`);
    if (isObject(body) && body['$patch'] === 'delete') return [address, null];
    if (!Array.isArray(body)) throw new InvariantError(`${path} got a ${address} without operations`);
    return [address, isRole(object) ? roleAfter(object, body) : bindingAfter(object as Live & Binding, body, { prefix, suffix })];
  });
}

type Operation = { readonly op: string; readonly path: string; readonly value: Json };

function roleAfter(live: Role, operations: readonly unknown[]): Role {
  const [test, replace, ...more] = operations as readonly Operation[];
  const { kind, name, namespace } = live;
  const rules = (value: Json | undefined): Role => RoleObject.parse({ kind, metadata: { name, namespace }, rules: value });
  const isOurs = test?.op === 'test' && replace?.op === 'replace' && test.path === '/rules' && replace.path === '/rules' && more.length === 0;
  if (!isOurs) throw new InvariantError(`a patch of ${reference(live)} does not test before it replaces`);
  if (!sameRules(rules(test.value), live)) throw new InvariantError(`a patch of ${reference(live)} was made for other rules`);
  return rules(replace.value);
}

function bindingAfter(live: Binding, operations: readonly unknown[], affixes: Parameters<typeof meant>[3]): Binding {
  let { subjects } = live;
  const steps = operations as readonly Operation[];
  for (let at = 0; at < steps.length; at += 3) {
    const [kind, name, remove] = steps.slice(at, at + 3);
    const isTested = (step: Operation | undefined, member: string): boolean => step?.op === 'test' && step.path === `${remove?.path}/${member}`;
    const tested = remove?.op === 'remove' && isTested(kind, 'kind') && isTested(name, 'name');
    const leaving = meant(live.subjects, textOr(kind?.value), textOr(name?.value), affixes);
    const staying = subjects.filter((subject) => !leaving.includes(subject));
    if (!tested || staying.length !== subjects.length - 1) throw new InvariantError(`a patch of ${reference(live)} does not test before it removes`);
    subjects = staying;
  }
  return { ...live, subjects };
}
