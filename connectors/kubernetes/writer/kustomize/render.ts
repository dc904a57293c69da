import { isObject, type Json } from '../../../../src/core/json.ts';
import { BindingObject, RoleObject } from '../../grants/objects.ts';
import type { Binding, Role } from '../../rbac.ts';
import type { WrittenObject } from '../manifests/object.ts';
import { textOr, valueOf } from '../manifests/value.ts';
import { patched } from './json-patch.ts';
import type { Kustomization, Patch } from './kustomization.ts';

/** An object as a chain of Kustomizations gives it out. */
export interface Rendered {
  readonly name: string;
  readonly namespace: string;
  /** Its name where the last Kustomization of the chain finds it. */
  readonly nameBefore: string;
  /** What it says; undefined when a patch takes it away. */
  readonly content?: Role | Binding;
  /** Its members where the last Kustomization of the chain finds them, after that one's patches. */
  readonly value?: Readonly<Record<string, Json>>;
  readonly isPatched: boolean;
  /** Why what comes out cannot be told, in words. */
  readonly obscure?: string;
}

/** What a chain makes of an object. Of the transformers only those are followed that decide its name, its rules or its subjects. */
export function render(object: WrittenObject, chain: readonly Kustomization[]): Rendered {
  const written = valueOf(object.map);
  let value = isObject(written) ? (written as Readonly<Record<string, Json>>) : undefined;
  let { name, namespace } = object;
  let nameBefore = name;
  let obscure = value === undefined ? 'it is not written as Kubernetes reads it' : undefined;
  let isPatched = false;
  for (const one of chain) {
    nameBefore = name;
    obscure ??= one.obscure;
    for (const patch of one.patches) {
      if (value === undefined || !aims(patch, object, name)) continue;
      if (!touches(patch)) continue;
      isPatched = true;
      const now = applied(value, patch);
      if (now === 'unknown') obscure ??= `a patch of ${one.path} changes it in a way that is not followed here`;
      else value = now;
    }
    name = one.prefix + name + one.suffix;
    if (!object.kind.startsWith('Cluster')) namespace = one.namespace ?? namespace;
  }
  const content = value === undefined ? undefined : contentOf(object.kind, value);
  return { name, namespace, nameBefore, isPatched, ...(content === undefined ? {} : { content }), ...(value === undefined ? {} : { value }), ...(obscure === undefined ? {} : { obscure }) };
}

function contentOf(kind: string, value: Readonly<Record<string, Json>>): Role | Binding | undefined {
  const parsed = (kind.endsWith('Binding') ? BindingObject : RoleObject).safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** May the patch change the object? By kind and name, as written or as it is called by now; selectors by label may. */
function aims({ target, body }: Patch, object: WrittenObject, name: string): boolean {
  const metadata = isObject(body) && isObject(body['metadata']) ? body['metadata'] : {};
  const asked = target ?? (isObject(body) ? { kind: textOr(body['kind']), name: textOr(metadata['name']) } : {});
  const fits = (pattern: string | undefined, ...texts: readonly string[]): boolean => pattern === undefined || texts.some((text) => text === pattern || matches(pattern, text));
  return fits(asked['kind'], object.kind) && fits(asked['name'], name, object.name) && fits(asked['group'], 'rbac.authorization.k8s.io');
}

/** Fields of a target are regular expressions over the whole text; what is none of the simple ones may match. */
function matches(pattern: string, text: string): boolean {
  if (/^[\w.:/-]+$/.test(pattern)) return pattern === text;
  const simple = /^(?:[\w:/-]|\\\.|\.\*)+$/.test(pattern);
  return simple ? new RegExp(`^(?:${pattern})$`).test(text) : true;
}

/** Does a patch speak of rules, subjects or the whole object, and not only of labels and the like? */
function touches({ body }: Patch): boolean {
  if (body === undefined) return true;
  if (Array.isArray(body)) return body.some((one) => !isObject(one) || !/^\/metadata\/(?:labels|annotations)(?:\/|$)/.test(textOr(one['path'])));
  return isObject(body) && ['rules', 'subjects', 'roleRef', 'aggregationRule', '$patch'].some((member) => member in body);
}

function applied(value: Readonly<Record<string, Json>>, { body }: Patch): Readonly<Record<string, Json>> | undefined | 'unknown' {
  if (Array.isArray(body)) {
    const now = patched(value, body);
    return isObject(now) ? (now as Readonly<Record<string, Json>>) : 'unknown';
  }
  if (!isObject(body)) return 'unknown';
  if (body['$patch'] === 'delete') return undefined;
  // Lists of RBAC objects have no merge keys, so a patch replaces them whole (ran: kubectl 1.32).
  const merged = ['rules', 'subjects'].filter((member) => Array.isArray(body[member]));
  const isDirected = (member: string): boolean => (body[member] as readonly unknown[]).some((one) => isObject(one) && '$patch' in one);
  if ('$patch' in body || 'roleRef' in body || 'aggregationRule' in body || merged.some(isDirected)) return 'unknown';
  return { ...value, ...Object.fromEntries(merged.map((member) => [member, body[member] as Json])) };
}
