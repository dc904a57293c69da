import { by, byText } from '../../../src/core/order.ts';
import type { Binding, Definition } from '../../../src/core/proposal.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { reference } from '../references.ts';
import { claimsOf } from './claims.ts';
import { difference } from './difference.ts';
import type { WrittenObject } from './manifests/object.ts';
import { manifestsOf } from './manifests/remember.ts';
import { templateBindings } from './manifests/template.ts';
import { type Live, liveObjects, saysTheSame } from './objects.ts';

/**
 * Which objects of which manifests stand for live ones: by `defines`, else by kind, namespace and name; where the file
 * leaves the namespace to whoever applies it, by kind and name if only one live object has them. Sorted by path, in order
 * of the file.
 */
export function bind(inventory: KubernetesInventory, definitions: readonly Definition[]): readonly Binding[] {
  const live = liveObjects(inventory);
  const manifests = manifestsOf(definitions);
  const { claims, unplaced } = claimsOf(definitions, manifests);
  const bindings: Binding[] = [...unplaced];
  for (const { path, text, reason, objects } of manifests) {
    if (reason !== undefined) bindings.push(...templateBindings(path, text, reason, live));
    for (const object of objects) bindings.push({ path, place: object.address, ...told(object, claims.get(object), live) });
  }
  return withoutRivals(bindings).sort(by((binding) => binding.path));
}

type Told = Binding extends infer B ? (B extends Binding ? Omit<B, 'path' | 'place'> : never) : never;

function told(object: WrittenObject, claimed: readonly string[] | undefined, live: ReadonlyMap<string, Live>): Told {
  const candidates = claimed ?? candidatesOf(object, live);
  const [policy] = candidates;
  if (policy === undefined) return { state: 'unmatched', reason: `the export has no ${object.address}` };
  if (candidates.length > 1) return { state: 'ambiguous', candidates: candidates.map((one) => `${one} at ${object.address}`).sort(byText) };
  const found = live.get(policy);
  if (found === undefined || found.kind !== object.kind) return { state: 'unmatched', reason: `the export has no ${policy} that could be meant` };
  if (object.trouble !== undefined) return { state: 'by-hand', policy, reason: object.trouble.reason };
  return saysTheSame(object, found) ? { state: 'bound', policy } : { state: 'drift', policy, difference: difference(object.content, found) };
}

/** References of live objects that a written one may be. */
function candidatesOf(object: WrittenObject, live: ReadonlyMap<string, Live>): readonly string[] {
  const own = reference(object);
  if (object.namespace !== '' || object.kind.startsWith('Cluster')) return live.has(own) ? [own] : [];
  return [...live].filter(([, { kind, name }]) => kind === object.kind && name === object.name).map(([policy]) => policy);
}

/** Two places cannot both stand for one object, so neither is edited. */
function withoutRivals(bindings: readonly Binding[]): Binding[] {
  const bound = bindings.filter((binding) => binding.state === 'bound');
  return bindings.map((binding): Binding => {
    if (binding.state !== 'bound') return binding;
    const others = bound.filter((other) => other !== binding && other.policy === binding.policy).map(({ path }) => path);
    if (others.length === 0) return binding;
    const { path, place, policy } = binding;
    return { state: 'by-hand', path, ...(place === undefined ? {} : { place }), policy, reason: `${[...new Set(others)].join(' and ')} stands for ${policy} too` };
  });
}
