import { by, byText } from '../../../src/core/order.ts';
import type { Binding, Definition } from '../../../src/core/proposal.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { reference } from '../references.ts';
import { claimsOf } from './claims.ts';
import { difference } from './difference.ts';
import { templateBindings } from './manifests/template.ts';
import { contentFor, type Live, liveObjects, saysTheSame } from './objects.ts';
import { type Place, placesOf } from './places.ts';

/**
 * Which objects of which manifests stand for live ones: by `defines`, else by kind, namespace and name; where the file
 * leaves the namespace to whoever applies it, by kind and name if only one live object has them. Sorted by path, in order
 * of the file. What Kustomize takes in is what comes out of it.
 */
export function bind(inventory: KubernetesInventory, definitions: readonly Definition[]): readonly Binding[] {
  const live = liveObjects(inventory);
  const { manifests, places } = placesOf(definitions);
  const { claims, unplaced } = claimsOf(definitions, manifests, places);
  const bindings: Binding[] = [...unplaced];
  for (const { path, text, reason } of manifests) if (reason !== undefined) bindings.push(...templateBindings(path, text, reason, live));
  for (const place of places) bindings.push({ path: place.path, place: place.address, ...told(place, claims.get(place), live) });
  return withoutRivals(bindings).sort(by((binding) => binding.path));
}

type Told = Binding extends infer B ? (B extends Binding ? Omit<B, 'path' | 'place'> : never) : never;

function told(place: Place, claimed: readonly string[] | undefined, live: ReadonlyMap<string, Live>): Told {
  const candidates = claimed ?? candidatesOf(place, live);
  const [policy] = candidates;
  if (policy === undefined) return { state: 'unmatched', reason: `the export has no ${reference({ ...place, kind: place.object.kind })}` };
  if (candidates.length > 1) return { state: 'ambiguous', candidates: candidates.map((one) => `${one} at ${place.address}`).sort(byText) };
  const found = live.get(policy);
  if (found === undefined || found.kind !== place.object.kind) return { state: 'unmatched', reason: `the export has no ${policy} that could be meant` };
  if (place.trouble !== undefined) return { state: 'by-hand', policy, reason: place.trouble.reason };
  return saysTheSame(place, found) ? { state: 'bound', policy } : { state: 'drift', policy, difference: difference(contentFor(place, found), found) };
}

/** References of live objects that a written one may be. */
function candidatesOf({ object: { kind }, name, namespace }: Place, live: ReadonlyMap<string, Live>): readonly string[] {
  const own = reference({ kind, name, namespace });
  if (namespace !== '' || kind.startsWith('Cluster')) return live.has(own) ? [own] : [];
  return [...live].filter(([, object]) => object.kind === kind && object.name === name).map(([policy]) => policy);
}

/** Two places cannot both stand for one object, so neither is edited. */
function withoutRivals(bindings: readonly Binding[]): Binding[] {
  const bound = bindings.filter((binding) => binding.state === 'bound');
  return bindings.map((binding): Binding => {
    if (binding.state !== 'bound') return binding;
    const { path, place, policy } = binding;
    const others = new Set(bound.filter((other) => other !== binding && other.policy === policy).map((other) => other.path));
    if (others.size === 0) return binding;
    const reason = others.has(path) ? `${policy} stands in ${path} more than once` : `${[...others].join(' and ')} stands for ${policy} too`;
    return { state: 'by-hand', path, ...(place === undefined ? {} : { place }), policy, reason };
  });
}
