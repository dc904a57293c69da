import { ConfigError } from '../../../src/core/errors.ts';
import { groupBy } from '../../../src/core/group.ts';
import { by } from '../../../src/core/order.ts';
import type { Binding, Definition, FileChange } from '../../../src/core/proposal.ts';
import { applyEdits, type Edit, joinedCuts } from '../../../src/edits/engine.ts';
import type { AwsInventory, PolicyDocument } from '../inventory.ts';
import { canonicalDocument } from './canonical.ts';
import { placeIn, policyAfter } from './after.ts';
import type { Operation } from './operations.ts';
import { type Place, troubleText } from './places/place.ts';
import { placesOf } from './places/remember.ts';
import { solvePlace } from './places/resolve.ts';
import { editPolicy } from './written/edit.ts';

/** What became of the operations that people's own files could carry out. */
export interface EditedFiles {
  readonly edits: readonly FileChange[];
  /** Operations that no file carries out. */
  readonly live: readonly Operation[];
  /** Why a file that stands for what changes is not edited: one sentence with `file:line` each. */
  readonly byHand: readonly string[];
}

/** An operation with the place that carries it out, and its edits. */
interface Carried {
  readonly operation: Operation;
  readonly place: Place;
  readonly edits: readonly Edit[];
}

/** Carries out operations in the files that stand for their policies, as far as that is safe. */
export function editFiles(inventory: AwsInventory, all: readonly Operation[], definitions: readonly Definition[], bindings: readonly Binding[]): EditedFiles {
  const places = placesOf(definitions).flatMap((file) => file.places);
  const carried: Carried[] = [];
  const byHand: string[] = [];
  for (const operation of all) {
    const binding = bindings.find((one) => (one.state === 'bound' || one.state === 'by-hand') && one.policy === operation.reference);
    if (binding === undefined || operation.kind === 'membership' || operation.kind === 'created') continue;
    const place = places.find(({ path, address }) => path === binding.path && address === binding.place);
    if (binding.state === 'by-hand') byHand.push(sentence(operation, binding.reason));
    else if (place !== undefined) {
      const done = carry(inventory, operation, place);
      if (typeof done === 'string') byHand.push(sentence(operation, done));
      else carried.push({ operation, place, edits: done });
    }
  }
  const changes: FileChange[] = [];
  for (const [path, own] of groupBy(carried, ({ place }) => place.path)) {
    const definition = definitions.find((one) => one.path === path)!;
    const after = edited(inventory, definition, own);
    if ('reason' in after) {
      byHand.push(...own.map(({ operation, place }) => sentence(operation, `${place.where}: ${after.reason}`)));
      continue;
    }
    changes.push(after);
  }
  const paths = new Set(changes.map(({ path }) => path));
  const done = new Set(carried.filter(({ place }) => paths.has(place.path)).map(({ operation }) => operation));
  return { edits: changes.sort(by((change) => change.path)), live: all.filter((operation) => !done.has(operation)), byHand: byHand.sort() };
}

function sentence({ reference }: Operation, reason: string): string {
  return `Change ${reference} by hand, or deploying its file would undo this change: ${reason}.`;
}

/** Edits of one operation, or why it cannot be carried out there. */
function carry(inventory: AwsInventory, operation: Operation, place: Place): readonly Edit[] | string {
  if (operation.kind === 'attachment') return operation.after === 'detached' ? removed(place) : 'it is attached anew';
  if (operation.kind !== 'inline' && operation.kind !== 'managed') return 'it is new';
  const { before, after } = operation;
  if (before === null) return 'it is new';
  if (place.trouble !== undefined) return troubleText(place.trouble);
  if (after === null) return removed(place);
  const solved = solvePlace(place, before, inventory);
  if (solved === undefined || place.policy === undefined) return `${place.where}: the file does not say what is live`;
  try {
    const edits = editPolicy(place.policy, solved, before, after);
    return place.policy.outward?.(edits) ?? edits;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return `${error.where ?? place.where}: ${error.message}`;
  }
}

function removed(place: Place): readonly Edit[] | string {
  if (place.trouble !== undefined) return troubleText(place.trouble);
  try {
    const removal = place.remove();
    return 'reason' in removal ? troubleText(removal) : removal;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return `${error.where ?? place.where}: ${error.message}`;
  }
}

/** The file after all its edits, or why it cannot be written: it must read back as what is meant. */
function edited(inventory: AwsInventory, { path, text: before }: Definition, carried: readonly Carried[]): FileChange | { readonly reason: string } {
  const [only] = carried;
  if (carried.length === 1 && only!.place.address === undefined && afterOf(only!) === null) return { path, before, after: null };
  let change: FileChange;
  try {
    change = { path, before, after: applyEdits(before, joinedCuts(carried.flatMap(({ edits }) => edits))) };
  } catch {
    return { reason: 'several changes meet at one place of the file' };
  }
  const reads = carried.every((one) => readsAs(inventory, change, one));
  return reads ? change : { reason: 'what would be written does not read back as what is meant' };
}

function readsAs(inventory: AwsInventory, change: FileChange, one: Carried): boolean {
  const { operation, place } = one;
  const wanted = afterOf(one);
  try {
    if (wanted === null) return placeIn(change.path, change.after, place.address) === undefined;
    const found = 'before' in operation && operation.before !== null && typeof operation.before === 'object' ? policyAfter(inventory, change, place.address, operation.before) : null;
    return found !== null && canonicalDocument(wanted) === canonicalDocument(found);
  } catch {
    return false;
  }
}

/** What an operation leaves at its place; null for nothing. */
function afterOf({ operation }: Carried): PolicyDocument | null {
  return operation.kind === 'inline' || operation.kind === 'managed' ? operation.after : null;
}
