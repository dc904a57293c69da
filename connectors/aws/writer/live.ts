import { by } from '../../../src/core/order.ts';
import type { AwsInventory, Holder, PolicyDocument } from '../inventory.ts';
import { holderName, inlineReference } from '../references.ts';
import { canonicalDocument } from './canonical.ts';

/** A policy that is in force, as a definition file may stand for it. */
export interface LivePolicy {
  /** `role/ci-deploy#deploy`, or the ARN of a managed policy. */
  readonly reference: string;
  /** What to write as `defines:`; names the account, so that it is unique over several exports. */
  readonly defines: string;
  readonly document: PolicyDocument;
  /** Canonical text of the document. */
  readonly content: string;
}

const known = new WeakMap<AwsInventory, readonly LivePolicy[]>();

/** All policies of an inventory that people define, sorted by reference. AWS's own are not among them. */
export function livePolicies(inventory: AwsInventory): readonly LivePolicy[] {
  const live = known.get(inventory) ?? sortedPolicies(inventory);
  known.set(inventory, live);
  return live;
}

function sortedPolicies(inventory: AwsInventory): readonly LivePolicy[] {
  const inline = inventory.holders.flatMap((holder) =>
    holder.inline.map(({ name, document }) => ({
      reference: inlineReference(holderName(holder), name),
      defines: `${holder.arn}#${name}`,
      document,
      content: canonicalDocument(document),
    })),
  );
  const managed = inventory.policies
    .filter(({ managedBy }) => managedBy === 'customer')
    .map(({ arn, document }) => ({ reference: arn, defines: arn, document, content: canonicalDocument(document) }));
  return [...inline, ...managed].sort(by((policy) => policy.reference));
}

/** Live policies that a `defines` may mean: none, one, or several when a bare name is shared by a role and a user. */
export function definedBy(inventory: AwsInventory, live: readonly LivePolicy[], defines: string): readonly LivePolicy[] {
  const hash = defines.indexOf('#');
  if (hash < 0) return live.filter(({ reference }) => reference === defines);
  const holder = defines.slice(0, hash);
  const policy = defines.slice(hash + 1);
  const references = new Set(
    inventory.holders.filter((candidate) => isNamed(candidate, holder)).map((named) => inlineReference(holderName(named), policy)),
  );
  return live.filter(({ reference }) => references.has(reference));
}

function isNamed(holder: Holder, name: string): boolean {
  return [holder.id, holder.arn, holderName(holder), holder.name].includes(name);
}
