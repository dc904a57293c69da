import { byText } from '../../../src/core/order.ts';
import { ACTION_LIST_DATE, expandAction } from '../actions.ts';
import type { AwsInventory, PolicyDocument } from '../inventory.ts';
import { sourceOf } from '../model/new-policy.ts';
import { holderName } from '../references.ts';
import type { Operation } from './operations.ts';

const SHOWN = 10;

type Written = Exclude<Operation, { readonly kind: 'attachment' | 'membership' }>;

/**
 * Patterns of actions in what a change writes, one sentence each, sorted and marked: they may widen, because AWS adds
 * actions. Those that the change introduces lie inside what was granted and match kept actions only, but by the action
 * list of a day; those that stay as they were written may widen just so.
 */
export function wideningPatterns(before: AwsInventory, operations: readonly Operation[]): readonly string[] {
  const out = operations.flatMap((operation) => {
    if (operation.kind === 'attachment' || operation.kind === 'membership' || operation.after === null) return [];
    const known = new Set(documentsBehind(before, operation).flatMap(patterns).map((each) => each.toLowerCase()));
    const found = [...new Set(patterns(operation.after))];
    return found.map((pattern) => sentence(pattern, operation.reference, known.has(pattern.toLowerCase())));
  });
  return out.sort(byText);
}

function sentence(pattern: string, reference: string, stays: boolean): string {
  const matched = expandAction(pattern);
  const more = matched.length > SHOWN ? ` and ${matched.length - SHOWN} more` : '';
  const today = matched.length === 0 ? 'nothing that is known' : `${matched.slice(0, SHOWN).join(', ')}${more}`;
  return `May widen: ${pattern} ${stays ? 'stays' : 'is new'} in ${reference}. Look at it again when AWS adds actions; by the action list of ${ACTION_LIST_DATE} it matches ${today}.`;
}

function patterns({ statements }: PolicyDocument): readonly string[] {
  return statements.filter(({ effect }) => effect === 'Allow').flatMap(({ actions }) => (actions ?? []).filter((action) => /[*?]/.test(action)));
}

/** What the changed policy said before; of a new policy, what it was made from. */
function documentsBehind(before: AwsInventory, operation: Written): readonly PolicyDocument[] {
  if (operation.kind !== 'created') return operation.before === null ? [] : [operation.before];
  const source = sourceOf(before, operation.policy.slice(operation.policy.lastIndexOf('/') + 1)) ?? '';
  const holder = before.holders.find((each) => holderName(each) === source);
  const policy = before.policies.find(({ arn }) => arn === source.slice(source.indexOf('@') + 1));
  return [...(holder?.inline ?? []).map(({ document }) => document), ...(policy === undefined ? [] : [policy.document])];
}
