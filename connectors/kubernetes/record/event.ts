import type { Attributes, Requester } from '../rbac.ts';
import { attributesOf } from './request-info.ts';

/** How far a request had come when its event was written, earliest first. */
export const STAGES = ['RequestReceived', 'ResponseStarted', 'Panic', 'ResponseComplete'] as const;
export type Stage = (typeof STAGES)[number];

/** A user as an event tells it. */
export interface AuditUser {
  /** '' where nobody was authenticated. */
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/**
 * The members of an audit event that pawl reads (audit.k8s.io/v1; Kubernetes documentation, "Auditing", and
 * https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/).
 */
export interface AuditEvent {
  /** The cluster, where the log names it: logs of several may be kept in one place. */
  readonly cluster?: string;
  readonly auditID: string;
  readonly stage: Stage;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: AuditUser;
  readonly impersonatedUser?: AuditUser;
  /** Which constrained mode allowed the impersonation (since 1.36). */
  readonly impersonationConstraint?: string;
  /** False where the log tells no groups. */
  readonly groupsKnown: boolean;
  /** False where the log has no place for `impersonatedUser`. */
  readonly impersonationKnown: boolean;
  /** False where the log tells 200 in place of 201. */
  readonly statusExact: boolean;
  readonly objectRef?: { readonly apiGroup: string; readonly resource: string; readonly subresource: string; readonly namespace: string; readonly name: string };
  readonly responseStatus?: { readonly code?: number };
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  readonly userAgent: string;
  /** Where the request came from, as the event tells: what proxies say first, the connection itself last. */
  readonly sourceIPs: readonly string[];
  /** As written, ISO 8601. Equal in all events of one request. */
  readonly requestReceivedTimestamp: string;
  /** The same of this event's stage. */
  readonly stageTimestamp: string;
  /** Those of the authorizer. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** HTTP methods of the verbs that the server makes of them; a verb of a path is its method in lower case. */
const METHODS: ReadonlyMap<string, string> = new Map(Object.entries({ create: 'POST', get: 'GET', list: 'GET', watch: 'GET', proxy: 'GET', update: 'PUT', patch: 'PATCH', delete: 'DELETE', deletecollection: 'DELETE' }));

/** What the authorizer was asked; undefined when URI, verb and object of the event do not belong together. */
export function asked({ verb, requestURI, objectRef }: Pick<AuditEvent, 'verb' | 'requestURI' | 'objectRef'>): Attributes | undefined {
  const attributes = attributesOf(METHODS.get(verb) ?? verb.toUpperCase(), requestURI);
  // A request for no path (`OPTIONS *`) is none that is authorized by one.
  if (attributes === undefined || !requestURI.startsWith('/')) return undefined;
  if ('path' in attributes) return objectRef === undefined ? { ...attributes, verb } : undefined;
  if (attributes.verb !== verb) return undefined;
  // The server fills in name, uid and namespace after it decided; kind and part of the object are those that it was asked for.
  const isOther = objectRef !== undefined && (objectRef.apiGroup !== attributes.apiGroup || objectRef.resource !== attributes.resource || objectRef.subresource !== attributes.subresource);
  return isOther ? undefined : attributes;
}

/** On whose rights the request was decided: those of the impersonated one, where there is one. */
export function decidedFor({ user, impersonatedUser }: Pick<AuditEvent, 'user' | 'impersonatedUser'>): Requester {
  const { username, groups } = impersonatedUser ?? user;
  return { user: username, groups };
}
