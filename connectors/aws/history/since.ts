import type { GrantState, KnownStretch, Since } from '../../../src/core/grant-history.ts';
import type { Atom } from '../../../src/core/permission.ts';
import type { AwsInventory, AwsPermission, Holder, PolicyDocument, Statement } from '../inventory.ts';
import { holds } from '../model/holds.ts';
import { principalHolder, reaching } from '../model/reaching.ts';
import { contentOf } from './timeline.ts';
import { withoutGrants } from './without-grants.ts';
import { attachmentReference, holderName, inlineReference, membershipReference } from '../references.ts';

type State = GrantState<AwsInventory>;

/** By which of the holder's paths a permission comes, and the document that it comes from. */
interface Path {
  readonly document: PolicyDocument;
  /** An inventory in which the holder has this path and nothing else. */
  readonly alone: AwsInventory;
}

/**
 * Since when a permission has been in force by its path: back to the first state from which on its policy gave it, the
 * policy was attached, the membership was there, the boundary allowed it, and no Deny stood against it that has gone
 * since. What cannot be told counts as not in force: then the permission is taken for newer than it may be, and stays.
 * `atEnd`: what was granted when the record ended, where the export may be later; what it does not show has no known age.
 */
export function sinceOf(states: readonly State[], known: KnownStretch, atom: Atom<AwsPermission>, atEnd?: (principal: string) => AwsInventory | undefined): Since | undefined {
  const today = states.at(-1);
  // The record shows another holder under its name later on: nobody knows when this one was there.
  if (today === undefined) return Number.isFinite(known.until) ? { at: known.until } : undefined;
  const way = `${atom.permission.holder}\n${atom.permission.policy}\n${atom.origins.join('\n')}`;
  if (atEnd !== undefined) {
    const shown = atEnd(atom.principal.id);
    if (shown === undefined || !wasInForce(shown, today.inventory(), atom, way)) return { at: known.until };
  }
  for (let at = states.length - 2; at >= 0; at--) {
    const earlier = states[at];
    const later = states[at + 1];
    if (earlier === undefined || later === undefined || wasInForce(earlier.inventory(), later.inventory(), atom, way)) continue;
    return begun(later, known);
  }
  const [first] = states;
  return first === undefined || first.from <= known.from ? undefined : begun(first, known);
}

/** Where a state began without a recorded change, nobody knows when it did: at the latest at the end of the record. */
function begun({ from, changes }: State, known: KnownStretch): Since {
  const [change] = changes;
  return change === undefined ? { at: Math.max(from, known.until) } : { at: from, change };
}

function wasInForce(earlier: AwsInventory, later: AwsInventory, atom: Atom<AwsPermission>, way: string): boolean {
  const { permission } = atom;
  const before = pathOf(earlier, atom, way);
  if (before === undefined) return false;
  if (before.document !== pathOf(later, atom, way)?.document && !gave(before, permission)) return false;
  return inBoundary(earlier, later, permission) && !deniedThen(earlier, later, permission);
}

const given = new WeakMap<PolicyDocument, Map<string, boolean>>();

/** Did this document give the permission? Remembered, because documents come back and are shared. */
function gave({ document, alone }: Path, permission: AwsPermission): boolean {
  let known = given.get(document);
  if (known === undefined) {
    known = new Map();
    given.set(document, known);
  }
  const { action, granted, named, region, condition, statement, excepting } = permission;
  const key = [action, granted, named, statement, excepting ?? false, region.pattern ?? '', region.not?.join(',') ?? '', region.except.join(','), condition].join('\n');
  let found = known.get(key);
  if (found === undefined) {
    found = holds(alone, permission) === 'yes';
    known.set(key, found);
  }
  return found;
}

const paths = new WeakMap<AwsInventory, Map<string, Path | undefined>>();

/** The path of a permission in a state, found once per path: its permissions are many. */
function pathOf(inventory: AwsInventory, atom: Atom<AwsPermission>, way: string): Path | undefined {
  let known = paths.get(inventory);
  if (known === undefined) {
    known = new Map();
    paths.set(inventory, known);
  }
  if (!known.has(way)) known.set(way, findPath(inventory, atom));
  return known.get(way);
}

function findPath(inventory: AwsInventory, { origins, permission }: Atom<AwsPermission>): Path | undefined {
  const holder = principalHolder(inventory, permission.holder);
  if (holder === undefined) return undefined;
  for (const name of [undefined, ...holder.groups]) {
    const group = name === undefined ? undefined : inventory.holders.find((each) => each.kind === 'group' && each.name === name);
    if (name !== undefined && (group === undefined || !origins.includes(membershipReference(holderName(holder), holderName(group))))) continue;
    const path = pathOfOwn(inventory, holder, group ?? holder, origins, permission.policy);
    if (path !== undefined) return path;
  }
  return undefined;
}

function pathOfOwn(inventory: AwsInventory, holder: Holder, from: Holder, origins: readonly string[], policy: string): Path | undefined {
  const name = holderName(from);
  const inline = from.inline.find((each) => inlineReference(name, each.name) === policy);
  const attached = inline === undefined && from.attached.includes(policy) && origins.includes(attachmentReference(name, policy));
  const managed = attached ? inventory.policies.find(({ arn }) => arn === policy) : undefined;
  const document = inline?.document ?? managed?.document;
  if (document === undefined) return undefined;
  const bare = { inline: inline === undefined ? [] : [inline], attached: managed === undefined ? [] : [managed.arn] };
  const holders = from === holder ? [{ ...withoutGrants(holder), ...bare }] : [{ ...withoutGrants(holder), groups: [from.name] }, { ...from, ...bare }];
  return { document, alone: { ...inventory, holders, policies: managed === undefined ? [] : [managed] } };
}

/** Did the boundary of the earlier state let the permission pass, as far as it differs from the later one? */
function inBoundary(earlier: AwsInventory, later: AwsInventory, permission: AwsPermission): boolean {
  const before = boundaryOf(earlier, permission);
  const after = boundaryOf(later, permission);
  if (before === undefined || (before.arn === after?.arn && isSame(before.document, after.document))) return true;
  const holder = principalHolder(earlier, permission.holder);
  if (before.document === undefined || holder === undefined) return false;
  const nothing = { ...earlier, holders: [withoutGrants(holder)] };
  return holds({ ...earlier, holders: [{ ...withoutGrants(holder), attached: [before.arn] }] }, permission, nothing) === 'yes';
}

/** Policies that say the same may be two documents. */
function isSame(before: PolicyDocument | undefined, after: PolicyDocument | undefined): boolean {
  return before === after || (before !== undefined && after !== undefined && contentOf(before) === contentOf(after));
}

function boundaryOf(inventory: AwsInventory, permission: AwsPermission): { readonly arn: string; readonly document: PolicyDocument | undefined } | undefined {
  const arn = principalHolder(inventory, permission.holder)?.boundary;
  return arn === undefined ? undefined : { arn, document: inventory.policies.find((policy) => policy.arn === arn)?.document };
}

const denials = new WeakMap<AwsInventory, Map<string, ReadonlySet<Statement>>>();

/** Did a Deny that has gone since stand against it? */
function deniedThen(earlier: AwsInventory, later: AwsInventory, permission: AwsPermission): boolean {
  const now = deniesOf(later, permission.holder);
  if ([...deniesOf(earlier, permission.holder)].every((statement) => now.has(statement))) return false;
  return holds(earlier, permission, later) !== 'yes';
}

function deniesOf(inventory: AwsInventory, holder: string): ReadonlySet<Statement> {
  let known = denials.get(inventory);
  if (known === undefined) {
    known = new Map();
    denials.set(inventory, known);
  }
  let found = known.get(holder);
  if (found === undefined) {
    found = new Set(reaching(inventory, holder).flatMap(({ statement }) => (statement.effect === 'Deny' ? [statement] : [])));
    known.set(holder, found);
  }
  return found;
}
