/**
 * All members of a record that `project` reads, as dotted paths; a path through a list stands for each of its elements.
 * `requestParameters` is read whole, because role ARNs may stand anywhere in it. A test prunes records to these and
 * expects the same projection.
 */
export const FIELDS: readonly string[] = [
  '@timestamp',
  'accountId',
  'awsRegion',
  'digestStartTime',
  'errorCode',
  'errorMessage',
  'eventCategory',
  'eventID',
  'eventName',
  'eventSource',
  'eventTime',
  'eventType',
  'eventVersion',
  'managementEvent',
  'readOnly',
  'recipientAccountId',
  'requestParameters',
  'resources.ARN',
  'responseElements.policy.arn',
  'userIdentity.accountId',
  'userIdentity.arn',
  'userIdentity.invokedBy',
  'userIdentity.onBehalfOf.userId',
  'userIdentity.principalId',
  'userIdentity.sessionContext.sessionIssuer.principalId',
  'userIdentity.sessionContext.sessionIssuer.type',
  'userIdentity.sessionContext.sourceIdentity',
  'userIdentity.type',
  'userIdentity.userName',
];
