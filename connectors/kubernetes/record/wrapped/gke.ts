import { isObject } from '../../../../src/core/json.ts';
import type { QuarantineReason } from '../../../../src/core/usage.ts';
import type { AuditEvent, AuditUser } from '../event.ts';

/** HTTP status of a gRPC code, as the Kubernetes API answers for each (https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto). */
const STATUS: Readonly<Record<number, number>> = { 0: 200, 1: 499, 2: 500, 3: 400, 4: 504, 5: 404, 6: 409, 7: 403, 8: 429, 9: 400, 10: 409, 11: 400, 12: 501, 13: 500, 14: 503, 15: 500, 16: 401 };

/** The verb stands last. Before it stands the API group reversed, of custom resources that of their maker in place of `io.k8s`. */
const METHOD = /^[A-Za-z0-9-]+\.(?:.*\.)?([a-z]+)$/;

/**
 * An entry of Cloud Audit Logs of service k8s.io as an audit event
 * (https://docs.cloud.google.com/kubernetes-engine/docs/how-to/audit-logging; AuditLog:
 * https://docs.cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog). It has no URI: one is made
 * of `resourceName`, which holds API group (`core` for the nameless one), version and path, and of the verb behind the last
 * dot of `methodName`. It tells no groups and no impersonation, and its status cannot tell 201 from 200.
 */
export function gkeEvent(entry: Readonly<Record<string, unknown>>): AuditEvent | QuarantineReason | 'other' {
  const payload = entry['protoPayload'];
  if (!isObject(payload) || payload['serviceName'] !== 'k8s.io') return 'other';
  const { methodName, resourceName, authenticationInfo, requestMetadata, status, request, response } = payload;
  const operation = isObject(entry['operation']) ? entry['operation'] : {};
  const id = operation['id'] ?? entry['insertId'];
  const verb = typeof methodName === 'string' ? METHOD.exec(methodName)?.[1] : undefined;
  if (verb === undefined || typeof resourceName !== 'string') return 'not-a-record';
  if (typeof id !== 'string' || id === '') return 'no-id';
  const at = entry['timestamp'];
  if (typeof at !== 'string') return 'bad-time';
  const username = isObject(authenticationInfo) ? authenticationInfo['principalEmail'] : undefined;
  const code = isObject(status) ? (status['code'] ?? 0) : 0;
  const labels = isObject(entry['labels']) ? entry['labels'] : {};
  const agent = isObject(requestMetadata) ? requestMetadata['callerSuppliedUserAgent'] : undefined;
  const caller = isObject(requestMetadata) ? requestMetadata['callerIp'] : undefined;
  const time = toMicroseconds(at);
  const cluster = clusterOf(entry['resource']);
  return {
    ...(cluster === undefined ? {} : { cluster }),
    auditID: id,
    // An entry that is the first of several is written when the answer begins.
    stage: operation['last'] === false || (operation['first'] === true && operation['last'] === undefined) ? 'ResponseStarted' : 'ResponseComplete',
    verb,
    requestURI: uriOf(verb, resourceName, methodName as string),
    user: userNamed(username),
    groupsKnown: false,
    impersonationKnown: false,
    statusExact: false,
    responseStatus: { code: typeof code === 'number' ? (STATUS[code] ?? 500) : 500 },
    requestObject: request,
    responseObject: response,
    userAgent: typeof agent === 'string' ? agent : '',
    sourceIPs: typeof caller === 'string' ? [caller] : [],
    requestReceivedTimestamp: time,
    stageTimestamp: time,
    annotations: Object.fromEntries(Object.entries(labels).filter((label): label is [string, string] => typeof label[1] === 'string')),
  };
}

/** https://docs.cloud.google.com/monitoring/api/resources#tag_k8s_cluster */
function clusterOf(resource: unknown): string | undefined {
  const labels = isObject(resource) ? resource['labels'] : undefined;
  if (!isObject(labels) || typeof labels['cluster_name'] !== 'string') return undefined;
  return typeof labels['location'] === 'string' ? `${labels['location']}/${labels['cluster_name']}` : labels['cluster_name'];
}

function userNamed(name: unknown): AuditUser {
  return { username: typeof name === 'string' ? name : '', groups: [], extra: {} };
}

/** `core/v1/namespaces/a/pods/b/exec` is /api/v1/namespaces/a/pods/b/exec; a method without a group is of a path. */
function uriOf(verb: string, resourceName: string, methodName: string): string {
  if (methodName === `io.k8s.${verb}`) return `/${resourceName.replace(/^\/+/, '')}`;
  const [group = '', ...rest] = resourceName.split('/');
  const path = (group === 'core' ? ['/api', ...rest] : ['/apis', group, ...rest]).join('/');
  if (verb === 'create') return withoutName(path);
  return verb === 'watch' ? `${path}?watch=true` : path;
}

/** The name of what was created stands in the entry, and did not in the request; one of which a subresource was created did. */
function withoutName(path: string): string {
  const parts = path.split('/');
  const from = parts[1] === 'api' ? 3 : 4;
  const own = parts.slice(from);
  // A namespace is created by its own name.
  const kind = own[0] === 'namespaces' && own.length > 2 ? own.slice(2) : own;
  return kind.length === 2 ? parts.slice(0, -1).join('/') : path;
}

/** Nine digits of a second are written there; six are in the original. */
function toMicroseconds(at: string): string {
  return at.replace(/(\.\d{6})\d+Z$/, '$1Z');
}
