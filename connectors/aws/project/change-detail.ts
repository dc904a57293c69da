import { canonicalJson } from '../../../src/core/json.ts';
import { documentJson } from '../policy-print.ts';
import { parseDocument } from '../policy.ts';
import { objectOf, textOf, type Members } from './members.ts';

/**
 * What a change of grants says beside its subject, as texts, each absent when the record does not tell:
 * `document` a policy as canonical JSON · `trust` a trust policy likewise · `illegible` why the document is not kept ·
 * `version` of a managed policy · `id` and `arn` of what was created · `boundary` ARN of a permissions boundary.
 */
export type ChangeDetail = Readonly<Record<string, string>>;

/**
 * Longest text of a policy that a request may carry, in UTF-16 units
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html, `PolicyDocument`).
 */
export const MAX_DOCUMENT = 131_072;

/**
 * The policy of a request. Kept only when it is wholly understood: a policy of which a half is known would be judged by
 * that half. The reasons name nothing of its text.
 */
export function documentDetail(value: unknown, member: 'document' | 'trust'): ChangeDetail {
  if (value === undefined || value === null) return { illegible: 'the record does not show the policy document' };
  if (typeof value === 'string' && value.length > MAX_DOCUMENT) return { illegible: 'the policy document is longer than IAM accepts' };
  if (typeof value !== 'string' && objectOf(value) === undefined) return { illegible: 'the policy document is neither text nor an object' };
  try {
    return { [member]: canonicalJson(documentJson(parseDocument(value, member === 'trust' ? 'trust' : 'identity'))) };
  } catch {
    return { illegible: 'the policy document is not legible' };
  }
}

/** Id, ARN and boundary of a holder that was created. */
export function createdDetail(created: Members | undefined, parameters: Members, id: string): ChangeDetail {
  return { ...named('id', created?.[id], 128), ...named('arn', created?.['arn']), ...named('boundary', parameters['permissionsBoundary']) };
}

/** One text under one name, if there is one. */
export function named(name: string, value: unknown, limit?: number): ChangeDetail {
  const text = textOf(value, limit);
  return text === undefined ? {} : { [name]: text };
}
