import { groupBy } from '../../../src/core/group.ts';
import { by } from '../../../src/core/order.ts';
import type { Definition } from '../../../src/core/proposal.ts';
import type { Binding, Role } from '../rbac.ts';
import { reference } from '../references.ts';
import { chainsOf } from './kustomize/chains.ts';
import { isKustomization, type Kustomization } from './kustomize/kustomization.ts';
import { render, type Rendered } from './kustomize/render.ts';
import type { Manifest, WrittenObject } from './manifests/object.ts';
import { readManifest } from './manifests/read.ts';

/** Where an object of a manifest can be changed: in the manifest itself, or by a patch of the Kustomization that gives it out. */
export interface Place {
  readonly path: string;
  /** Address in that file. */
  readonly address: string;
  readonly object: WrittenObject;
  /** The Kustomization that is to get the patch; absent where the manifest is edited. */
  readonly overlay?: Kustomization;
  /** The Kustomization that names the file. */
  readonly takenBy?: Kustomization;
  /** What comes out of the Kustomizations on the way; absent where there are none. */
  readonly rendered?: Rendered;
  readonly name: string;
  /** '' where it is left to whoever applies it. */
  readonly namespace: string;
  /** Namespaces that Kustomizations give to service accounts on the way. */
  readonly accountNamespaces: readonly string[];
  /** What they put before and behind names. */
  readonly affixes?: { readonly prefix: string; readonly suffix: string };
  readonly content?: Role | Binding;
  /** Why it cannot be changed there, in one sentence. */
  readonly trouble?: WrittenObject['trouble'];
}

/** All files of a list of definitions, and the places in them. */
export interface Places {
  readonly manifests: readonly Manifest[];
  readonly places: readonly Place[];
}

/** What was read of a list of definitions: the same list is asked again for every proposal. */
const READ = new WeakMap<readonly Definition[], Places>();

/** The places of definition files, each file once, sorted by path. */
export function placesOf(definitions: readonly Definition[]): Places {
  const read = READ.get(definitions);
  if (read !== undefined) return read;
  const files = new Map(definitions.map(({ path, text }) => [path, text]));
  const manifests = [...files].filter(([path]) => isManifest(path)).map(([path, text]) => readManifest(path, text)).sort(by(({ path }) => path));
  const chains = chainsOf(definitions);
  const places = manifests.filter(({ path }) => !chains.isPatch(path)).flatMap(({ path, objects }) => {
    const ways = chains.of(path);
    return objects.flatMap((object) => (ways.length === 0 ? [asWritten(object)] : ways.map((way) => throughKustomize(object, way, ways.length))));
  });
  const made = { manifests, places: withoutTwins(places) };
  READ.set(definitions, made);
  return made;
}

/** Two objects of one name in one overlay: Kustomize refuses them, and no patch could mean one of them. */
function withoutTwins(places: readonly Place[]): readonly Place[] {
  const groups = groupBy(places, ({ path, address }) => `${path}\n${address}`);
  return places.map((place): Place => {
    const twins = groups.get(`${place.path}\n${place.address}`)!.filter((other) => other !== place);
    if (twins.length === 0) return place;
    const others = twins.map(({ object }) => object.where).join(' and ');
    const reason = `${place.object.where}: ${others} gives ${place.path} an object of the same name`;
    return { ...place, trouble: { reason, isMade: false } };
  });
}

/** Folders of manifests hold other files, too: a README, a script. */
function isManifest(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path) && !isKustomization(path);
}

function asWritten(object: WrittenObject): Place {
  const { path, address, name, namespace, content, trouble } = object;
  const known = { ...(content === undefined ? {} : { content }), ...(trouble === undefined ? {} : { trouble }) };
  return { path, address, object, name, namespace, accountNamespaces: [], ...known };
}

/**
 * A manifest that one Kustomization beside it takes in, as it is, is edited itself; what comes from a base, which others may
 * take in too, or is patched on the way, gets a patch where the way ends.
 */
function throughKustomize(object: WrittenObject, way: readonly Kustomization[], ways: number): Place {
  const rendered = render(object, way);
  const { name, namespace, content, isPatched, obscure } = rendered;
  const overlay = way.at(-1)!;
  const isOwn = way.length === 1 && ways === 1 && !isPatched;
  const affixes = { prefix: way.map((one) => one.prefix).reverse().join(''), suffix: way.map((one) => one.suffix).join('') };
  const accountNamespaces = way.flatMap((one) => one.namespace ?? []);
  const told = { object, rendered, affixes, name, namespace, accountNamespaces, ...(content === undefined ? {} : { content }) };
  const unclear = obscure === undefined ? undefined : { reason: `${object.where}: what Kustomize makes of it cannot be told, because ${obscure}`, isMade: false };
  if (isOwn) {
    const trouble = object.trouble ?? unclear;
    return { ...told, takenBy: way[0]!, path: object.path, address: object.address, ...(trouble === undefined ? {} : { trouble }) };
  }
  const address = `patch of ${reference({ kind: object.kind, namespace: object.namespace, name: rendered.nameBefore })}`;
  return { ...told, path: overlay.path, address, overlay, ...(unclear === undefined ? {} : { trouble: unclear }) };
}
