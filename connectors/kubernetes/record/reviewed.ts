import { z } from 'zod';
import { byText } from '../../../src/core/order.ts';
import type { Reviewed } from '../call-key.ts';
import { type Attributes, isResource, type Requester } from '../rbac.ts';
import type { AuditEvent } from './event.ts';

const text = z.string().default('');

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/ */
const Review = z.looseObject({
  spec: z.looseObject({
    user: text,
    groups: z.array(z.string()).nullish(),
    // Version v1beta1 names the groups in the singular.
    group: z.array(z.string()).nullish(),
    resourceAttributes: z.looseObject({ verb: text, group: text, resource: text, subresource: text, namespace: text, name: text }).nullish(),
    nonResourceAttributes: z.looseObject({ verb: text, path: text }).nullish(),
  }),
});

const Answer = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });

const REVIEWS: ReadonlySet<string> = new Set(['subjectaccessreviews', 'localsubjectaccessreviews', 'selfsubjectaccessreviews']);

/** What an access review asked, and for whom: of a self review, the requester. Undefined for other requests. */
export function reviewed(request: Attributes, requester: Requester, { requestObject, responseObject }: Pick<AuditEvent, 'requestObject' | 'responseObject'>): Reviewed | undefined {
  if (!isResource(request) || request.verb !== 'create') return undefined;
  if (request.apiGroup !== 'authorization.k8s.io' || !REVIEWS.has(request.resource)) return undefined;
  const asked = Review.safeParse(requestObject).data;
  if (asked === undefined) return 'unknown';
  const { spec } = asked;
  const { resourceAttributes, nonResourceAttributes } = spec;
  const groups = [...(spec.groups ?? spec.group ?? [])].sort(byText);
  const allowed = Answer.safeParse(responseObject).data?.status.allowed;
  const subject = request.resource === 'selfsubjectaccessreviews' ? requester : { user: spec.user, groups };
  const of = { requester: subject, ...(allowed === undefined ? {} : { allowed }) };
  if (resourceAttributes !== undefined && resourceAttributes !== null) {
    const { verb, group, resource, subresource, namespace, name } = resourceAttributes;
    return { ...of, attributes: { verb, apiGroup: group, resource, subresource, namespace, name } };
  }
  if (nonResourceAttributes === undefined || nonResourceAttributes === null) return 'unknown';
  const { verb, path } = nonResourceAttributes;
  return { ...of, attributes: { verb, path } };
}
