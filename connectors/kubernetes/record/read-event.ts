import { isObject } from '../../../src/core/json.ts';
import type { QuarantineReason } from '../../../src/core/usage.ts';
import { type AuditEvent, type AuditUser, type Stage, STAGES } from './event.ts';

/** Versions of the format; a group or version that is not among them may mean something else by the same names. */
const VERSIONS: ReadonlySet<unknown> = new Set(['audit.k8s.io/v1', 'audit.k8s.io/v1beta1', 'audit.k8s.io/v1alpha1']);

/** Longest text that is taken for an audit id: a UUID, or what a client put in its place. */
const LONGEST_ID = 256;

const AUTHORIZER = ['authorization.k8s.io/decision', 'authorization.k8s.io/reason'] as const;

/**
 * An audit event, or why it is none. Items of a list carry no kind and version of their own
 * (https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-EventList). Version v1alpha1 has
 * `timestamp` in place of `requestReceivedTimestamp`, and the group inside `objectRef.apiVersion`
 * (kubernetes/apiserver, pkg/apis/audit/v1alpha1/types.go).
 */
export function readEvent(record: unknown): AuditEvent | QuarantineReason {
  if (!isObject(record)) return 'not-a-record';
  const { kind, apiVersion, auditID, stage, verb, requestURI } = record;
  if (kind !== undefined && kind !== 'Event') return 'not-a-record';
  if (apiVersion !== undefined && !VERSIONS.has(apiVersion)) return 'unknown-version';
  if (!isStage(stage) || typeof verb !== 'string' || verb.includes(' ') || typeof requestURI !== 'string') return 'not-a-record';
  if (typeof auditID !== 'string' || auditID === '' || auditID.length > LONGEST_ID) return 'no-id';
  const user = userOf(record['user']);
  const impersonated = record['impersonatedUser'];
  const impersonatedUser = impersonated === undefined || impersonated === null ? undefined : userOf(impersonated);
  const objectRef = referenceOf(record['objectRef']);
  const annotations = decidedBy(record['annotations']);
  const status = record['responseStatus'];
  const code = isObject(status) ? status['code'] : undefined;
  if (user === undefined || (impersonatedUser === undefined && impersonated !== undefined && impersonated !== null) || objectRef === undefined || annotations === undefined) return 'not-a-record';
  const received = record['requestReceivedTimestamp'] ?? record['timestamp'];
  if (typeof received !== 'string') return 'bad-time';
  const staged = record['stageTimestamp'];
  const agent = record['userAgent'];
  const metadata = record['authenticationMetadata'];
  const constraint = isObject(metadata) ? metadata['impersonationConstraint'] : undefined;
  return {
    auditID,
    stage,
    verb,
    requestURI,
    user,
    ...(impersonatedUser === undefined ? {} : { impersonatedUser }),
    ...(typeof constraint === 'string' && constraint !== '' ? { impersonationConstraint: constraint } : {}),
    groupsKnown: true,
    impersonationKnown: true,
    statusExact: true,
    ...(objectRef === 'none' ? {} : { objectRef }),
    ...(typeof code === 'number' ? { responseStatus: { code } } : {}),
    requestObject: record['requestObject'],
    responseObject: record['responseObject'],
    userAgent: typeof agent === 'string' ? agent : '',
    sourceIPs: listOf(record['sourceIPs']) ?? [],
    requestReceivedTimestamp: received,
    stageTimestamp: typeof staged === 'string' ? staged : received,
    annotations,
  };
}

function isStage(value: unknown): value is Stage {
  return STAGES.includes(value as Stage);
}

/** Nobody, for a request that was not authenticated; undefined for what is no user. */
function userOf(value: unknown): AuditUser | undefined {
  if (value === undefined || value === null) return { username: '', groups: [], extra: {} };
  if (!isObject(value)) return undefined;
  const { username = '', uid, groups, extra } = value;
  const listed = listOf(groups);
  if (typeof username !== 'string' || listed === undefined) return undefined;
  return { username, ...(typeof uid === 'string' && uid !== '' ? { uid } : {}), groups: listed, extra: extraOf(extra) };
}

function extraOf(value: unknown): AuditUser['extra'] {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, values]) => [key, listOf(values) ?? []]));
}

function listOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}

/** A missing one is `none`; one of another shape undefined. */
function referenceOf(value: unknown): AuditEvent['objectRef'] | 'none' {
  if (value === undefined || value === null) return 'none';
  if (!isObject(value)) return undefined;
  const { apiVersion = '', resource = '', subresource = '', namespace = '', name = '' } = value;
  const versioned = typeof apiVersion === 'string' && apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const { apiGroup = versioned } = value;
  if (typeof apiGroup !== 'string' || typeof resource !== 'string' || typeof subresource !== 'string' || typeof namespace !== 'string' || typeof name !== 'string') return undefined;
  return { apiGroup, resource, subresource, namespace, name };
}

/** Of all annotations those of the authorizer. */
function decidedBy(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) return undefined;
  const kept: Record<string, string> = {};
  for (const name of AUTHORIZER) {
    const text = value[name];
    if (text !== undefined && typeof text !== 'string') return undefined;
    if (text !== undefined) kept[name] = text;
  }
  return kept;
}
