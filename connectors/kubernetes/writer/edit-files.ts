import { ConfigError, InvariantError } from '../../../src/core/errors.ts';
import { groupBy } from '../../../src/core/group.ts';
import { by } from '../../../src/core/order.ts';
import type { Binding, Definition, FileChange } from '../../../src/core/proposal.ts';
import { applyEdits, type Edit, joinedCuts } from '../../../src/edits/engine.ts';
import { placeAt, standingFor } from './bound.ts';
import { hostOf } from './host.ts';
import { appendObjects } from './manifests/append.ts';
import { editBinding } from './manifests/edit-binding.ts';
import { editRole } from './manifests/edit-role.ts';
import { addPatches } from './kustomize/add-patches.ts';
import { dropResource } from './kustomize/drop-resource.ts';
import type { Manifest } from './manifests/object.ts';
import { removeObjects } from './manifests/remove.ts';
import { staying } from './objects.ts';
import type { Operation } from './operations.ts';
import { type Place, placesOf } from './places.ts';
import { readsAs } from './reads-as.ts';

/** What became of the operations that people's own files could carry out. */
export interface EditedFiles {
  readonly edits: readonly FileChange[];
  /** Operations that files carry out. */
  readonly done: ReadonlySet<Operation>;
  /** Why a file that stands for what changes is not edited: by reference, with `file:line`. */
  readonly byHand: ReadonlyMap<string, string>;
}

/** An operation with the place that it changes, or behind which it puts a new object. */
interface Carried {
  readonly operation: Operation;
  readonly place: Place;
}

/** Carries out operations in the manifests that stand for their objects, as far as that is safe. */
export function editFiles(all: readonly Operation[], definitions: readonly Definition[], bindings: readonly Binding[]): EditedFiles {
  const { manifests, places } = placesOf(definitions);
  const byHand = new Map<string, string>();
  const carried: Carried[] = [];
  for (const operation of all) {
    const [binding] = standingFor(bindings, operation.reference);
    if (binding?.state === 'by-hand') byHand.set(operation.reference, binding.reason);
    const place = binding?.state === 'bound' ? placeAt(places, binding.path, binding.place) : undefined;
    if (place !== undefined) carried.push({ operation, place });
  }
  const hosts = new Map(carried.map((one) => [one.operation.reference, one.place]));
  for (const operation of all) {
    const host = operation.before === null ? hostOf(operation, all, hosts) : undefined;
    if (host !== undefined) carried.push({ operation, place: host });
  }
  const edits: FileChange[] = [];
  const done = new Set<Operation>();
  for (const [path, own] of groupBy(carried, ({ place }) => place.path)) {
    const [{ place }] = own;
    try {
      const manifest = manifests.find((one) => one.path === path);
      if (place.overlay !== undefined) edits.push({ path, before: place.overlay.written.text, after: addPatches(place.overlay, own) });
      else if (manifest !== undefined) edits.push({ path, before: manifest.text, after: edited(manifest, own) });
      for (const { operation } of own) done.add(operation);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const { operation, place: each } of own) byHand.set(operation.reference, `${error.where ?? each.object.where}: ${error.message}`);
    }
  }
  return { edits: withoutResources(edits, carried).sort(by((change) => change.path)), done, byHand };
}

/** A Kustomization does not name files that are no longer there. */
function withoutResources(edits: readonly FileChange[], carried: readonly Carried[]): FileChange[] {
  const all = new Map(edits.map((change) => [change.path, change]));
  for (const { path, after } of edits) {
    const takenBy = after === null ? carried.find(({ place }) => place.path === path)?.place.takenBy : undefined;
    if (takenBy === undefined) continue;
    const known = all.get(takenBy.path);
    all.set(takenBy.path, { path: takenBy.path, before: takenBy.written.text, after: dropResource(takenBy, known?.after ?? takenBy.written.text, path) });
  }
  return [...all.values()];
}

/** The file after all its edits, null when nothing of it is left. @throws ConfigError when it cannot be written so. */
function edited(manifest: Manifest, carried: readonly Carried[]): string | null {
  const where = carried[0]!.place.object.where;
  const gone = carried.filter(({ operation }) => operation.after === null).map(({ place }) => place.object);
  const fresh = [...groupBy(carried.filter(({ operation }) => operation.before === null), ({ place }) => place.address).values()];
  const { edits: cuts, isEmpty } = removeObjects(manifest, gone);
  if (isEmpty && fresh.length === 0) return null;
  const changes = carried.filter(({ operation }) => operation.before !== null && operation.after !== null).flatMap(editsOf);
  const appended = fresh.map((group) => appendObjects(manifest, group[0].place.object, group.map(({ operation }) => operation.after!)));
  let after: string;
  try {
    after = applyEdits(manifest.text, joinedCuts([...changes, ...cuts, ...appended]));
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    throw new ConfigError('several changes meet at one place of the file', { where });
  }
  if (!readsAs(manifest, after, carried)) throw new ConfigError('what would be written does not read back as what is meant', { where });
  return after;
}

function editsOf({ operation: { kind, before, after }, place }: Carried): readonly Edit[] {
  if (before === null || after === null) return [];
  if (kind === 'role') return editRole(place.object, after.rules);
  const stays = staying(place, before, after);
  if (stays.filter(Boolean).length < after.subjects.length) throw new ConfigError('a subject would have to be added', { where: place.object.where });
  return editBinding(place.object, stays);
}
