import { expect, it } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import { history } from '../../../connectors/aws/history/index.ts';
import { withRebuilt } from '../../../connectors/aws/history/rebuild.ts';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import { project } from '../../../connectors/aws/project/project.ts';
import type { GrantChange } from '../../../src/core/grant-history.ts';

const ACCOUNT = '123456789012';
const ROOT = `arn:aws:iam::${ACCOUNT}`;
const START = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const known = { from: START, until: START + 60 * DAY };
const on = (day: number): number => START + (day - 1) * DAY;

/** A call of IAM's API as the record shows it, read by the projection. */
function call(day: number, eventName: string, requestParameters: object, responseElements: object | null = null): readonly GrantChange[] {
  const read = project({
    eventVersion: '1.09', eventID: `${eventName}-${day}`, eventTime: new Date(on(day)).toISOString().replace('.000', ''), eventSource: 'iam.amazonaws.com', eventName, awsRegion: 'us-east-1',
    recipientAccountId: ACCOUNT, eventType: 'AwsApiCall', eventCategory: 'Management', readOnly: false, requestParameters, responseElements, resources: [],
    userIdentity: { type: 'IAMUser', principalId: 'AIDAADMIN', arn: `${ROOT}:user/ann`, accountId: ACCOUNT, userName: 'ann' },
  });
  if (read.kind !== 'call') throw new Error(read.kind);
  return (read.facts ?? []).map((fact) => fact as GrantChange);
}

const policy = (action: string): object => ({ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] } });
const exported = {
  UserDetailList: [{ Path: '/', UserName: 'new', UserId: 'AIDANEW', Arn: `${ROOT}:user/new`, UserPolicyList: [policy('s3:GetObject')], AttachedManagedPolicies: [], GroupList: ['team2'] }],
  GroupDetailList: [{ Path: '/', GroupName: 'team2', GroupId: 'AGPATEAM', Arn: `${ROOT}:group/team2`, GroupPolicyList: [policy('sqs:SendMessage')], AttachedManagedPolicies: [] }],
  RoleDetailList: [], Policies: [],
};
const inventory = grants.read('s', [{ path: 'x.json', text: JSON.stringify(exported) }])[0]!.inventory;

function ageOf(action: string, changes: readonly GrantChange[]): number | undefined {
  const atom = atoms(inventory, []).find(({ permission }) => permission.action === action);
  return history(inventory, changes, known, inventory).since(atom!)?.at;
}

it('a user that got another name: what it was granted under the old one is not older than the name', () => {
  // The policy was given five days before the end of the record, to the user under its old name.
  const changes = [...call(55, 'PutUserPolicy', { userName: 'old', policyName: 'own', policyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] }) }), ...call(57, 'UpdateUser', { userName: 'old', newUserName: 'new' })];
  expect(ageOf('s3:GetObject', changes)).toBe(on(57));
  expect(ageOf('sqs:SendMessage', changes)).toBe(on(57));
});

it('a group that got another name likewise, for its members', () => {
  const found = ageOf('sqs:SendMessage', call(57, 'UpdateGroup', { groupName: 'team', newGroupName: 'team2' }));
  expect(found).toBeGreaterThanOrEqual(on(57));
  expect(ageOf('s3:GetObject', call(57, 'UpdateGroup', { groupName: 'team', newGroupName: 'team2' }))).toBeUndefined();
});

it('a new path alone changes no grant', () => {
  expect(call(57, 'UpdateUser', { userName: 'new', newPath: '/team/' })).toEqual([]);
});

it('a user that was made in the record and renamed is not put together under its old name', () => {
  const changes = [...call(50, 'CreateUser', { userName: 'old' }, { user: { userName: 'old', userId: 'AIDANEW', arn: `${ROOT}:user/old` } }), ...call(57, 'UpdateUser', { userName: 'old', newUserName: 'new' })];
  expect(withRebuilt(ACCOUNT, inventory, changes)?.holders.map(({ name }) => name)).toEqual(['team2', 'new']);
});
