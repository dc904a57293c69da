import { canonicalJson } from '../../../src/core/json.ts';
import { documentJson } from '../policy-print.ts';
import { parseDocument } from '../policy.ts';
import { MAX_DOCUMENT, named, type ChangeDetail } from './change-detail.ts';
import type { Change, Changed } from './changes.ts';
import { objectOf, textOf, type Members } from './members.ts';

/** Prefix of the subjects of these changes. */
export const ORGANIZATION = 'organization/';

/** Request parameters that tell what such a call changes. */
export const ORGANIZATION_PARAMETERS: readonly string[] = ['accountId', 'content', 'policyId', 'policyType', 'rootId', 'targetId', 'type'];

/** Members of the answer that do. */
export const ORGANIZATION_RESPONSES: readonly string[] = ['policy.policySummary.id', 'policy.policySummary.type'];

/**
 * Calls of AWS Organizations that change which policies limit accounts. They are recorded in the management account, or in
 * that of a delegated administrator, and concern others
 * (https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html).
 */
const CALLS: Readonly<Record<string, (parameters: Members, response: Members | undefined) => Changed | undefined>> = {
  AttachPolicy: attachment,
  DetachPolicy: attachment,
  CreatePolicy: (parameters, response) => {
    const changed = text(summaryOf(response)['id'], parameters, response);
    return changed === undefined ? undefined : { ...changed, kind: 'policy-version' };
  },
  UpdatePolicy: (parameters, response) => text(parameters['policyId'], parameters, response),
  DisablePolicyType: (parameters) => ofSubject(parameters['rootId'], named('type', parameters['policyType'], 64)),
  MoveAccount: (parameters) => ofSubject(parameters['accountId']),
  RemoveAccountFromOrganization: (parameters) => ofSubject(parameters['accountId']),
};

/** What a call of AWS Organizations changes, if anything. */
export function organizationChange(name: string): Change | undefined {
  const read = Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
  return read === undefined ? undefined : { kind: 'grant-change', read };
}

function ofSubject(value: unknown, detail: ChangeDetail = {}): Changed | undefined {
  const id = textOf(value, 130);
  return id === undefined ? undefined : { subject: `${ORGANIZATION}${id}`, everywhere: true, detail };
}

function attachment(parameters: Members): Changed | undefined {
  return ofSubject(parameters['policyId'], named('target', parameters['targetId'], 130));
}

/** The text that a policy has got. One that is no policy of permissions (tags, backups) limits nothing; its type tells. */
function text(id: unknown, parameters: Members, response: Members | undefined): Changed | undefined {
  return ofSubject(id, { ...named('type', parameters['type'] ?? summaryOf(response)['type'], 64), ...documentOf(parameters['content']) });
}

function summaryOf(response: Members | undefined): Members {
  return objectOf(objectOf(response?.['policy'])?.['policySummary']) ?? {};
}

/** Kept only when it is wholly understood, as service control or resource control policy. */
function documentOf(content: unknown): ChangeDetail {
  if (typeof content !== 'string' || content.length > MAX_DOCUMENT) return { illegible: 'the record does not show the policy' };
  for (const kind of ['identity', 'resource'] as const) {
    try {
      return { document: canonicalJson(documentJson(parseDocument(content, kind))) };
    } catch {
      continue;
    }
  }
  return { illegible: 'the policy is not legible' };
}
