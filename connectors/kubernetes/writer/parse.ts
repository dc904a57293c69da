import { InvariantError } from '../../../src/core/errors.ts';
import type { Binding, FileChange, PolicyChange, Unit } from '../../../src/core/proposal.ts';
import { BindingObject, RoleObject } from '../grants/objects.ts';
import type { HeldBinding, HeldRole, KubernetesInventory } from '../inventory.ts';
import type { Binding as RbacBinding, Role } from '../rbac.ts';
import { reference } from '../references.ts';
import { madeFrom } from '../model/binding-index.ts';
import { boundIn } from './bound.ts';
import { Plan, PLAN_FILE } from './live/plan.ts';
import { isKustomization } from './kustomize/kustomization.ts';
import { saidByPatches } from './kustomize/read-patches.ts';
import type { WrittenObject } from './manifests/object.ts';
import { readManifest } from './manifests/read.ts';
import { contentFor, isRole, type Live, liveObjects } from './objects.ts';

/** What an object says after the change; null when it is gone. */
type Said = ReadonlyMap<string, Role | RbacBinding | null>;

/**
 * The inventory as it will be when a change has been carried out, read from what was written: edited manifests, plan.json
 * and the objects beside it.
 * @throws InvariantError when the change names a file that is not there, or edits one that stands for nothing.
 */
export function parse(before: KubernetesInventory, unit: Unit, change: PolicyChange, bindings: readonly Binding[]): KubernetesInventory {
  const live = liveObjects(before);
  const said: Said = new Map([...change.edits.flatMap((edit) => saidByFile(edit, bindings, live)), ...saidByPlan(unit, change)]);
  const told = new Map([...said].flatMap(([name, now]) => { const object = live.get(name); return object === undefined ? [] : [[object, now] as const]; }));
  const roles = before.roles.flatMap((role): HeldRole[] => {
    const now = told.get(role);
    if (now === null) return [];
    return [now === undefined || role.aggregates !== undefined ? role : { ...role, rules: (now as Role).rules }];
  });
  const held = before.bindings.flatMap((binding): HeldBinding[] => {
    const now = told.get(binding);
    if (now === null) return [];
    return [now === undefined ? binding : { ...binding, ...(now as RbacBinding), namespace: binding.namespace }];
  });
  for (const [name, now] of said) {
    if (now === null || live.has(name)) continue;
    const facts = { labels: {}, annotations: {} };
    if ('rules' in now) roles.push({ ...now, facts });
    else held.push({ ...now, facts });
  }
  return madeFrom(before, { ...before, roles, bindings: held });
}

/** What an edited manifest says of the live objects for which it stands, and of new ones. */
function saidByFile({ path, before, after }: FileChange, bindings: readonly Binding[], live: ReadonlyMap<string, Live>): [string, Role | RbacBinding | null][] {
  const bound = new Map(boundIn(bindings, path).map(({ place, policy }) => [place, policy]));
  if ((bound.size === 0 && !isKustomization(path)) || before === null) throw new InvariantError(`${path} was edited without standing for anything`);
  if (isKustomization(path)) {
    const liveAt = (address: string): Live | undefined => live.get(bound.get(address) ?? '');
    return saidByPatches(path, before, after ?? '', liveAt).map(([address, now]) => [bound.get(address)!, now]);
  }
  const old = readManifest(path, before).objects;
  const now = after === null ? [] : objectsOf(path, after);
  const known = new Set(old.map(({ address }) => address));
  const changed = old.flatMap(({ address }): [string, Role | RbacBinding | null][] => {
    const policy = bound.get(address);
    const object = now.find((one) => one.address === address);
    return policy === undefined ? [] : [[policy, object === undefined ? null : contentOf(object, live.get(policy))]];
  });
  return [...changed, ...now.filter(({ address }) => !known.has(address)).map((object): [string, Role | RbacBinding] => [reference(object), contentOf(object)])];
}

function objectsOf(path: string, text: string): readonly WrittenObject[] {
  const { objects, reason } = readManifest(path, text);
  if (reason !== undefined) throw new InvariantError(`${path} cannot be read after it was edited: ${reason}`);
  return objects;
}

function contentOf(object: WrittenObject, live?: Live): Role | RbacBinding {
  const { content, where } = object;
  if (content === undefined) throw new InvariantError(`${where} cannot be read after it was edited`);
  if (live === undefined || isRole<HeldRole, HeldBinding>(live)) return content;
  const said = contentFor({ object, content, accountNamespaces: live.subjects.map(({ namespace }) => namespace) }, live) as RbacBinding;
  // No edit touches a roleRef; Kustomize may call the role otherwise.
  return { ...said, roleRef: live.roleRef };
}

/** What the objects beside plan.json say. */
function saidByPlan(unit: Unit, change: PolicyChange): [string, Role | RbacBinding | null][] {
  const file = change.files.find(({ name }) => name === PLAN_FILE);
  if (file === undefined) return [];
  const plan = Plan.parse(JSON.parse(file.text));
  if (plan.unit !== unit.id) throw new InvariantError(`${PLAN_FILE} is about ${plan.unit}, not about ${unit.id}`);
  return plan.operations.map(({ kind, reference: name, after }): [string, Role | RbacBinding | null] => {
    if (after === null) return [name, null];
    const document = change.files.find((one) => one.name === after);
    if (document === undefined) throw new InvariantError(`${PLAN_FILE} names ${after}, which was not written`);
    const object = (kind === 'role' ? RoleObject : BindingObject).parse(JSON.parse(document.text));
    if (reference(object) !== name) throw new InvariantError(`${after} is ${reference(object)}, not ${name}`);
    return [name, object];
  });
}
