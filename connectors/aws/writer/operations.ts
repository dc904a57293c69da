import { InvariantError } from '../../../src/core/errors.ts';
import { by } from '../../../src/core/order.ts';
import type { AwsInventory, Holder, ManagedPolicy, PolicyDocument } from '../inventory.ts';
import { sourceOf } from '../model/new-policy.ts';
import { attachmentReference, holderName, inlineReference, membershipReference } from '../references.ts';
import { canonicalDocument } from './canonical.ts';

/** One thing that differs between two inventories and that IAM changes by one call. */
export type Operation =
  | {
      readonly kind: 'inline';
      readonly reference: string;
      readonly holder: string;
      readonly policy: string;
      readonly before: PolicyDocument | null;
      readonly after: PolicyDocument | null;
    }
  | {
      readonly kind: 'managed';
      readonly reference: string;
      readonly policy: string;
      readonly before: PolicyDocument;
      readonly after: PolicyDocument;
    }
  | {
      /** A customer-managed policy that is made. */
      readonly kind: 'created';
      readonly reference: string;
      readonly policy: string;
      /** What IAM keeps as its description. */
      readonly description: string;
      readonly before: null;
      readonly after: PolicyDocument;
    }
  | {
      readonly kind: 'attachment';
      readonly reference: string;
      readonly holder: string;
      readonly policy: string;
      readonly before: Attached;
      readonly after: Attached;
    }
  | {
      readonly kind: 'membership';
      readonly reference: string;
      /** `user/alice` */
      readonly holder: string;
      /** `group/admins` */
      readonly group: string;
      readonly before: Member;
      readonly after: Member;
    };

export type Attached = 'attached' | 'detached';
export type Member = 'member' | 'apart';

/** Everything that differs, sorted by reference. @throws InvariantError for a difference that no operation carries out. */
export function operations(before: AwsInventory, after: AwsInventory): readonly Operation[] {
  const out: Operation[] = [];
  const holders = new Map(after.holders.map((holder) => [holder.arn, holder]));
  for (const holder of before.holders) {
    const proposed = holders.get(holder.arn);
    if (proposed === undefined) throw new InvariantError(`${holderName(holder)} is missing from the proposal`);
    holders.delete(holder.arn);
    out.push(...inlineOperations(holder, proposed), ...attachmentOperations(holder, proposed), ...membershipOperations(holder, proposed));
  }
  if (holders.size > 0) throw new InvariantError('the proposal holds a new principal');
  out.push(...managedOperations(before, after));
  return out.sort(by((operation) => operation.reference));
}

function inlineOperations(before: Holder, after: Holder): Operation[] {
  const old = documents(before);
  const proposed = documents(after);
  const names = new Set([...old.keys(), ...proposed.keys()]);
  const holder = holderName(before);
  return [...names].flatMap((policy): Operation[] => {
    const from = old.get(policy) ?? null;
    const to = proposed.get(policy) ?? null;
    if (from !== null && to !== null && canonicalDocument(from) === canonicalDocument(to)) return [];
    return [{ kind: 'inline', reference: inlineReference(holder, policy), holder, policy, before: from, after: to }];
  });
}

/** Inline policies by name; IAM keeps none without a statement, so that one that lost all of them is gone. */
function documents(holder: Holder): Map<string, PolicyDocument> {
  return new Map(holder.inline.filter(({ document }) => document.statements.length > 0).map(({ name, document }) => [name, document]));
}

function attachmentOperations(before: Holder, after: Holder): Operation[] {
  const holder = holderName(before);
  return changed(before.attached, after.attached).map(([policy, had, has]) => ({
    kind: 'attachment',
    reference: attachmentReference(holder, policy),
    holder,
    policy,
    before: had ? 'attached' : 'detached',
    after: has ? 'attached' : 'detached',
  }));
}

function membershipOperations(before: Holder, after: Holder): Operation[] {
  const holder = holderName(before);
  return changed(before.groups, after.groups).map(([name, had, has]) => {
    const group = holderName({ kind: 'group', name });
    const reference = membershipReference(holder, group);
    return { kind: 'membership', reference, holder, group, before: had ? 'member' : 'apart', after: has ? 'member' : 'apart' };
  });
}

function changed(before: readonly string[], after: readonly string[]): [name: string, had: boolean, has: boolean][] {
  const names = [...new Set([...before, ...after])];
  return names
    .map((name): [string, boolean, boolean] => [name, before.includes(name), after.includes(name)])
    .filter(([, had, has]) => had !== has);
}

/** Policies that stay attached to somebody; one that nobody holds any more is left as it is, unattached. */
function managedOperations(before: AwsInventory, after: AwsInventory): Operation[] {
  const old = new Map(before.policies.map((policy) => [policy.arn, policy]));
  const proposed = new Set(after.policies.map((policy) => policy.arn));
  const held = new Set(after.holders.flatMap((holder) => holder.attached));
  const lost = [...old.keys()].find((arn) => held.has(arn) && !proposed.has(arn));
  if (lost !== undefined) throw new InvariantError(`the proposal leaves ${lost} attached without its document`);
  const out: Operation[] = [];
  for (const policy of after.policies) {
    const { arn, document } = policy;
    const from = old.get(arn);
    if (from !== undefined && (!held.has(arn) || canonicalDocument(from.document) === canonicalDocument(document))) continue;
    if (document.statements.length === 0) throw new InvariantError(`the proposal leaves ${arn} attached without a statement`);
    if (from === undefined) out.push(created(before, policy, held.has(arn)));
    else if (from.managedBy === 'aws') throw new InvariantError(`the proposal edits ${arn}, which is AWS's own`);
    else out.push({ kind: 'managed', reference: arn, policy: arn, before: from.document, after: document });
  }
  return out;
}

function created(before: AwsInventory, { arn, name, managedBy, document }: ManagedPolicy, isHeld: boolean): Operation {
  const { partition, account } = before;
  if (managedBy !== 'customer' || arn !== `arn:${partition}:iam::${account}:policy/${name}`) throw new InvariantError(`the proposal makes ${arn}, which nobody can make in ${account}`);
  if (!isHeld) throw new InvariantError(`the proposal makes ${arn} for nobody`);
  const source = sourceOf(before, name);
  if (source === undefined) throw new InvariantError(`the proposal makes ${arn} from nothing that is there`);
  return { kind: 'created', reference: arn, policy: arn, description: `Narrowed by pawl from ${source}`, before: null, after: document };
}
