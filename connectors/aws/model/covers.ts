import type { Cover } from '../../../src/core/decision.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import { byText } from '../../../src/core/order.ts';
import type { AwsInventory, Holder, PolicyDocument } from '../inventory.ts';
import { holderName } from '../references.ts';
import { type Uncovered, compareRules } from './cover-rules.ts';
import { missing } from './reaching.ts';
import { trustCovers } from './trust/covers.ts';
import { boundaryOf, groupRules, identityRules, policyRules } from './rules.ts';

/** Texts of a `no` that are given; the last one tells how many more there are. */
const MAX_TEXTS = 200;

/**
 * Is everything that `narrow` grants granted by `wide`? For every holder of `narrow`, also groups without members:
 * 1. its statements lie inside those that reach it in `wide`, and no Deny is gone (`cover-rules.ts`);
 * 2. what the export does not show (documents, groups) is the same;
 * 3. its permissions boundary limits at least as much;
 * 4. it joined no group, and nobody else may assume it.
 * And for every managed policy with holders that the export does not show: its own statements.
 */
export function covers(wide: AwsInventory, narrow: AwsInventory): Cover {
  const found = differences(wide, narrow);
  if (found.no.length > 0) return { covers: 'no', uncovered: bounded(distinct(found.no.map(({ text }) => text))) };
  const [reason] = distinct(found.unknown);
  return reason === undefined ? { covers: 'yes' } : { covers: 'unknown', reason };
}

/** All that is wider in `narrow`, and all of which that is not known. */
export function differences(wide: AwsInventory, narrow: AwsInventory): Uncovered {
  const found: Uncovered = { no: [], unknown: [] };
  if (wide === narrow) return found;
  if (wide.account !== narrow.account) found.unknown.push(`account ${narrow.account} is compared with ${wide.account}`);
  const holders = new Map(wide.holders.map((holder) => [holder.id, holder]));
  for (const holder of narrow.holders) compareHolder(wide, narrow, holders.get(holder.id), holder, found);
  const policies = new Map(wide.policies.map((policy) => [policy.arn, policy]));
  for (const policy of narrow.policies) {
    const before = policies.get(policy.arn);
    if (before === undefined || before.document === policy.document || !hasUnseenHolders(narrow, policy.arn)) continue;
    compareRules(`unseen holders of ${policy.arn}`, policyRules(before), policyRules(policy), found);
  }
  return found;
}

function compareHolder(
  wide: AwsInventory,
  narrow: AwsInventory,
  before: Holder | undefined,
  holder: Holder,
  found: Uncovered,
): void {
  const name = holderName(holder);
  if (before?.kind !== holder.kind) {
    found.no.push({ text: `${name}: it is not among the granted holders` });
    return;
  }
  const rules = holder.kind === 'group' ? groupRules : identityRules;
  compareRules(name, rules(wide, holder.id), rules(narrow, holder.id), found);
  compareUnread(wide, narrow, holder, found);
  compareBoundary(wide, narrow, holder, found);
  for (const group of holder.groups) if (!before.groups.includes(group)) found.no.push({ text: `${name}: it joins group/${group}` });
  if (text(before.trust) !== text(holder.trust)) compareTrust(name, before.trust, holder.trust, found);
}

/** Nobody may take the role who could not; a trust policy that one side does not show cannot be compared. */
function compareTrust(name: string, wide: PolicyDocument | undefined, narrow: PolicyDocument | undefined, found: Uncovered): void {
  const cover = wide === undefined || narrow === undefined ? undefined : trustCovers(wide, narrow);
  if (cover === undefined) found.unknown.push(`${name}: its trust policy is changed`);
  else if (cover.covers === 'no') found.unknown.push(`${name}: it is not shown that its trust policy admits nobody else: ${cover.uncovered.join(', ')}`);
}

function compareUnread(wide: AwsInventory, narrow: AwsInventory, holder: Holder, found: Uncovered): void {
  const name = holderName(holder);
  const before = missing(wide, holder.id).map((each) => each.fact);
  const after = missing(narrow, holder.id).map((each) => each.fact);
  for (const fact of after) if (!before.includes(fact)) found.unknown.push(`${name}: it gains ${fact}, which the export does not show`);
  // It may have held a Deny.
  for (const fact of before) if (!after.includes(fact)) found.unknown.push(`${name}: it loses ${fact}, which the export does not show`);
}

function compareBoundary(wide: AwsInventory, narrow: AwsInventory, holder: Holder, found: Uncovered): void {
  const name = holderName(holder);
  const before = boundaryOf(wide, holder.id);
  const after = boundaryOf(narrow, holder.id);
  if (before === undefined) return;
  if (after === undefined) found.no.push({ text: `${name}: it loses its permissions boundary ${before.arn}` });
  else if (before.rules !== undefined && after.rules !== undefined) {
    compareRules(`permissions boundary of ${name}`, before.rules, after.rules, found);
  } else if (before.arn !== after.arn || before.rules !== after.rules) {
    found.unknown.push(`${name}: its permissions boundary ${before.arn} becomes ${after.arn}, and the export does not show both`);
  }
}

/** AWS counts more attachments than the export shows. */
function hasUnseenHolders(inventory: AwsInventory, arn: string): boolean {
  const shown = inventory.holders.filter((holder) => holder.attached.includes(arn)).length;
  return (inventory.policies.find((each) => each.arn === arn)?.attachmentCount ?? 0) > shown;
}

function text(document: PolicyDocument | undefined): string {
  return document === undefined ? '' : canonicalJson({ ...document, statements: document.statements.map((each) => ({ ...each, origin: undefined })) });
}

function bounded(texts: readonly string[]): readonly string[] {
  return texts.length <= MAX_TEXTS ? texts : [...texts.slice(0, MAX_TEXTS), `and ${texts.length - MAX_TEXTS} more`];
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(byText);
}
