import type { RecordFields } from '../../../src/core/connector.ts';

const POD = 'user.extra.authentication\\.kubernetes\\.io/pod-name';

/**
 * What `project` reads of a record. Of bodies only what roles and bindings hand out, what access reviews ask, and the names
 * of what was deleted: the rest of them, contents of Secrets included, is never looked at.
 */
export const FIELDS: RecordFields = {
  id: 'auditID',
  at: 'requestReceivedTimestamp',
  paths: [
    'kind',
    'apiVersion',
    'auditID',
    'stage',
    'requestURI',
    'verb',
    'user.username',
    'user.groups',
    POD,
    'impersonatedUser.username',
    'impersonatedUser.uid',
    'impersonatedUser.groups',
    'impersonatedUser.extra',
    'authenticationMetadata.impersonationConstraint',
    'objectRef.apiGroup',
    'objectRef.apiVersion',
    'objectRef.resource',
    'objectRef.subresource',
    'objectRef.namespace',
    'objectRef.name',
    'responseStatus.code',
    'requestReceivedTimestamp',
    'timestamp',
    'userAgent',
    'annotations.authorization\\.k8s\\.io/decision',
    'annotations.authorization\\.k8s\\.io/reason',
    'requestObject.kind',
    'requestObject.aggregationRule',
    'requestObject.roleRef',
    'requestObject.rules',
    'requestObject.spec.group',
    'requestObject.spec.groups',
    'requestObject.spec.nonResourceAttributes',
    'requestObject.spec.resourceAttributes',
    'requestObject.spec.user',
    'responseObject.aggregationRule',
    'responseObject.items.metadata.name',
    'responseObject.items.metadata.namespace',
    'responseObject.kind',
    'responseObject.metadata.name',
    'responseObject.metadata.namespace',
    'responseObject.roleRef',
    'responseObject.rules',
    'responseObject.status.allowed',
    'responseObject.subjects',
  ],
};
