import { type Answer, YES, allOf } from './answer.ts';
import { clauseHolds } from './clause.ts';
import type { RequestContext } from './context.ts';
import { clausesOf } from './syntax.ts';

/**
 * Does a Condition block hold for a request of which this much is known? All of its operators must hold for all of their
 * keys. Sound: a definite answer stays the same whatever becomes known of the other keys; unknown operators, malformed
 * values and what the documentation leaves open are `maybe`, with that as the missing fact.
 * `condition` is canonical JSON or empty; `version` that of the document, on which policy variables depend.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function conditionHolds(condition: string, version: string, context: RequestContext): Answer {
  if (condition === '') return YES;
  return allOf(clausesOf(condition).map((clause) => clauseHolds(clause, version, context)));
}
