import { ConfigError, InvariantError } from '../../../src/core/errors.ts';
import { groupBy } from '../../../src/core/group.ts';
import { by } from '../../../src/core/order.ts';
import type { Binding, Definition, FileChange } from '../../../src/core/proposal.ts';
import { applyEdits, type Edit, joinedCuts } from '../../../src/edits/engine.ts';
import { hostOf } from './host.ts';
import { appendObjects } from './manifests/append.ts';
import { editBinding } from './manifests/edit-binding.ts';
import { editRole } from './manifests/edit-role.ts';
import type { Manifest, WrittenObject } from './manifests/object.ts';
import { removeObjects } from './manifests/remove.ts';
import { manifestsOf } from './manifests/remember.ts';
import { staying } from './objects.ts';
import type { Operation } from './operations.ts';
import { readsAs } from './reads-as.ts';

/** What became of the operations that people's own files could carry out. */
export interface EditedFiles {
  readonly edits: readonly FileChange[];
  /** Operations that files carry out. */
  readonly done: ReadonlySet<Operation>;
  /** Why a file that stands for what changes is not edited: by reference, with `file:line`. */
  readonly byHand: ReadonlyMap<string, string>;
}

/** An operation with the object of a manifest that it changes, or behind which it puts a new one. */
interface Carried {
  readonly operation: Operation;
  readonly object: WrittenObject;
}

/** Carries out operations in the manifests that stand for their objects, as far as that is safe. */
export function editFiles(all: readonly Operation[], definitions: readonly Definition[], bindings: readonly Binding[]): EditedFiles {
  const manifests = manifestsOf(definitions);
  const byHand = new Map<string, string>();
  const carried: Carried[] = [];
  for (const operation of all) {
    const binding = bindings.find((one) => (one.state === 'bound' || one.state === 'by-hand') && one.policy === operation.reference);
    if (binding?.state === 'by-hand') byHand.set(operation.reference, binding.reason);
    const object = binding?.state === 'bound' ? objectAt(manifests, binding) : undefined;
    if (object !== undefined) carried.push({ operation, object });
  }
  for (const operation of all) {
    const host = operation.before === null ? hostOf(operation, all, new Map(carried.map((one) => [one.operation.reference, one.object]))) : undefined;
    if (host !== undefined) carried.push({ operation, object: host });
  }
  const edits: FileChange[] = [];
  const done = new Set<Operation>();
  for (const [path, own] of groupBy(carried, ({ object }) => object.path)) {
    const manifest = manifests.find((one) => one.path === path)!;
    try {
      edits.push({ path, before: manifest.text, after: edited(manifest, own) });
      for (const { operation } of own) done.add(operation);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const { operation, object } of own) byHand.set(operation.reference, `${error.where ?? object.where}: ${error.message}`);
    }
  }
  return { edits: edits.sort(by((change) => change.path)), done, byHand };
}

function objectAt(manifests: readonly Manifest[], { path, place }: Binding): WrittenObject | undefined {
  return manifests.find((manifest) => manifest.path === path)?.objects.find(({ address }) => address === place);
}

/** The file after all its edits, null when nothing of it is left. @throws ConfigError when it cannot be written so. */
function edited(manifest: Manifest, carried: readonly Carried[]): string | null {
  const gone = carried.filter(({ operation }) => operation.after === null).map(({ object }) => object);
  const fresh = [...groupBy(carried.filter(({ operation }) => operation.before === null), ({ object }) => object.address).values()];
  const { edits: cuts, isEmpty } = removeObjects(manifest, gone);
  if (isEmpty && fresh.length === 0) return null;
  const changes = carried.filter(({ operation }) => operation.before !== null && operation.after !== null).flatMap(editsOf);
  const appended = fresh.map((group) => appendObjects(manifest, group[0].object, group.map(({ operation }) => operation.after!)));
  let after: string;
  try {
    after = applyEdits(manifest.text, joinedCuts([...changes, ...cuts, ...appended]));
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    throw new ConfigError('several changes meet at one place of the file', { where: carried[0]!.object.where });
  }
  if (!readsAs(manifest, after, carried)) throw new ConfigError('what would be written does not read back as what is meant', { where: carried[0]!.object.where });
  return after;
}

function editsOf({ operation, object }: Carried): readonly Edit[] {
  const { kind, after } = operation;
  if (after === null) return [];
  if (kind === 'role') return editRole(object, after.rules);
  const stays = staying(object, after);
  if (stays.filter(Boolean).length < after.subjects.length) throw new ConfigError('a subject would have to be added', { where: object.where });
  return editBinding(object, stays);
}
