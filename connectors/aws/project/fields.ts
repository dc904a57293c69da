import type { RecordFields } from '../../../src/core/usage-source.ts';
import { keptByAnyCall } from '../mapping/parameters.ts';
import { AGGREGATE_PATHS } from './aggregate.ts';
import { CHANGE_PARAMETERS, CHANGE_RESPONSES } from './changes.ts';
import { ISSUED_PATHS } from './issued.ts';
import { memberOf, parameterOf } from './parameter.ts';

/** Request parameters whose presence tells that the issued session is limited by a session policy. */
const SESSION_POLICY = ['policy', 'policyArns'] as const;

const PARAMETERS = [...new Set([...keptByAnyCall(), ...CHANGE_PARAMETERS, ...SESSION_POLICY].map((name) => memberOf(parameterOf(name))))];
const TOLD = [...new Set([...PARAMETERS, ...ISSUED_PATHS])];

/** What `project` reads of a record. Role ARNs may stand anywhere in the parameters. */
export const FIELDS: RecordFields = {
  id: 'eventID',
  at: 'eventTime',
  apart: 'userIdentity.accessKeyId',
  texts: [{ below: 'requestParameters', beginning: 'arn:' }],
  paths: [
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
    ...TOLD,
    ...AGGREGATE_PATHS,
    'resources.ARN',
    ...CHANGE_RESPONSES.map((member) => `responseElements.${member}`),
    'userIdentity.accessKeyId',
    'userIdentity.accountId',
    'userIdentity.arn',
    'userIdentity.identityProvider',
    'userIdentity.invokedBy',
    'userIdentity.onBehalfOf.userId',
    'userIdentity.principalId',
    'userIdentity.sessionContext.sessionIssuer.arn',
    'userIdentity.sessionContext.sessionIssuer.principalId',
    'userIdentity.sessionContext.sessionIssuer.type',
    'userIdentity.sessionContext.sourceIdentity',
    'userIdentity.type',
    'userIdentity.userName',
  ],
};
