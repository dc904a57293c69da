import { byText } from '../../../src/core/order.ts';
import { ACTION_LIST_DATE, expandAction } from '../actions.ts';
import type { AwsInventory, PolicyDocument } from '../inventory.ts';
import { sourceOf } from '../model/new-policy.ts';
import { holderName } from '../references.ts';
import type { Operation } from './operations.ts';

const SHOWN = 10;

/**
 * Patterns of actions that a change writes where none stood, one sentence each, sorted: they lie inside what was granted,
 * and match kept actions only, but by the action list of a day. AWS adds actions.
 */
export function wideningPatterns(before: AwsInventory, operations: readonly Operation[]): readonly string[] {
  const out = operations.flatMap((operation) => {
    if (operation.kind === 'attachment' || operation.kind === 'membership' || operation.after === null) return [];
    const known = new Set(documentsBehind(before, operation).flatMap(patterns).map((each) => each.toLowerCase()));
    const found = new Set(patterns(operation.after).filter((each) => !known.has(each.toLowerCase())));
    return [...found].map((pattern) => sentence(pattern, operation.reference));
  });
  return out.sort(byText);
}

function sentence(pattern: string, reference: string): string {
  const matched = expandAction(pattern);
  const more = matched.length > SHOWN ? ` and ${matched.length - SHOWN} more` : '';
  return `Look at ${pattern} in ${reference} again when AWS adds actions, because it would then match more; by the action list of ${ACTION_LIST_DATE} it matches ${matched.slice(0, SHOWN).join(', ')}${more}.`;
}

function patterns({ statements }: PolicyDocument): readonly string[] {
  return statements.filter(({ effect }) => effect === 'Allow').flatMap(({ actions }) => (actions ?? []).filter((action) => /[*?]/.test(action)));
}

/** What the changed policy said before; of a new policy, what it was made from. */
function documentsBehind(before: AwsInventory, operation: Exclude<Operation, { readonly kind: 'attachment' | 'membership' }>): readonly PolicyDocument[] {
  if (operation.kind !== 'created') return operation.before === null ? [] : [operation.before];
  const source = sourceOf(before, operation.policy.slice(operation.policy.lastIndexOf('/') + 1)) ?? '';
  const holder = before.holders.find((each) => holderName(each) === source);
  const policy = before.policies.find(({ arn }) => arn === source.slice(source.indexOf('@') + 1));
  return [...(holder?.inline ?? []).map(({ document }) => document), ...(policy === undefined ? [] : [policy.document])];
}
