import { z } from 'zod';
import type { Attributes, Requester } from '../rbac.ts';
import { attributesOf } from './request-info.ts';

const User = z.looseObject({ username: z.string().default(''), uid: z.string().optional(), groups: z.array(z.string()).nullish() });

/**
 * The members of an audit event that pawl reads (audit.k8s.io/v1; Kubernetes documentation, "Auditing", and
 * https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/).
 */
export const AuditEvent = z.looseObject({
  auditID: z.string().min(1),
  stage: z.enum(['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic']),
  level: z.enum(['None', 'Metadata', 'Request', 'RequestResponse']),
  verb: z.string(),
  requestURI: z.string(),
  user: User,
  impersonatedUser: User.nullish(),
  objectRef: z
    .looseObject({ apiGroup: z.string().default(''), resource: z.string().default(''), subresource: z.string().default(''), namespace: z.string().default(''), name: z.string().default('') })
    .nullish(),
  responseStatus: z.looseObject({ code: z.number().int().optional() }).nullish(),
  responseObject: z.unknown().optional(),
  requestReceivedTimestamp: z.string(),
  stageTimestamp: z.string(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** HTTP methods of the verbs that the server makes of them; a verb of a path is its method in lower case. */
const METHODS: Readonly<Record<string, string>> = { create: 'POST', get: 'GET', list: 'GET', watch: 'GET', proxy: 'GET', update: 'PUT', patch: 'PATCH', delete: 'DELETE', deletecollection: 'DELETE' };

/** What the authorizer was asked; undefined when URI and verb of the event do not belong together. */
export function asked({ verb, requestURI }: AuditEvent): Attributes | undefined {
  const attributes = attributesOf(METHODS[verb] ?? verb.toUpperCase(), requestURI);
  if (attributes === undefined) return undefined;
  if (!('path' in attributes)) return attributes.verb === verb ? attributes : undefined;
  return { ...attributes, verb };
}

/** On whose rights the request was decided: those of the impersonated one, where there is one. */
export function decidedFor({ user, impersonatedUser }: AuditEvent): Requester {
  const { username, groups } = impersonatedUser ?? user;
  return { user: username, groups: groups ?? [] };
}
