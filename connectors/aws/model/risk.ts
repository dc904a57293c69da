import type { RiskClass } from '../../../src/core/permission.ts';
import { type AccessLevel, findAction } from '../actions.ts';
import type { AwsPermission } from '../inventory.ts';

/**
 * Actions by which a principal can come to more rights than it was given. Each is the decisive permission of a path
 * documented at https://pathfinding.cloud/paths (categories self-escalation, principal-access, new-passrole,
 * existing-passrole).
 */
const ESCALATION = new Set(
  [
    // self-escalation: writes the policies or memberships that grant
    'iam:AddUserToGroup',
    'iam:AttachGroupPolicy',
    'iam:AttachRolePolicy',
    'iam:AttachUserPolicy',
    'iam:CreatePolicyVersion',
    'iam:PutGroupPolicy',
    'iam:PutRolePolicy',
    'iam:PutUserPolicy',
    'iam:SetDefaultPolicyVersion',
    // the same by removing what limits
    'iam:DeleteRolePermissionsBoundary',
    'iam:DeleteUserPermissionsBoundary',
    'iam:PutRolePermissionsBoundary',
    'iam:PutUserPermissionsBoundary',
    // principal-access: becomes somebody else
    'iam:CreateAccessKey',
    'iam:CreateLoginProfile',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateLoginProfile',
    // new-passrole: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    'iam:PassRole',
    // existing-passrole: runs code under a role that is already there
    'cloudformation:UpdateStack',
    'codebuild:StartBuild',
    'codebuild:StartBuildBatch',
    'ec2-instance-connect:SendSSHPublicKey',
    'ec2:ModifyInstanceAttribute',
    'ecs:ExecuteCommand',
    'glue:UpdateDevEndpoint',
    'glue:UpdateJob',
    'lambda:UpdateFunctionCode',
    'lambda:UpdateFunctionConfiguration',
    'sagemaker:CreatePresignedNotebookInstanceUrl',
    'ssm:SendCommand',
    'ssm:StartSession',
  ].map((action) => action.toLowerCase()),
);

/** `sts:AssumeRole` and its siblings become any role that trusts the caller when they are granted on all roles. */
const ASSUME = new Set(['sts:assumerole', 'sts:assumerolewithsaml', 'sts:assumerolewithwebidentity']);

/**
 * Reads that hand out credentials, key material or what is kept as a secret: the API reference of each says so
 * (Secrets Manager GetSecretValue; Systems Manager GetParameter, for SecureString; KMS Decrypt; STS; ECR
 * GetAuthorizationToken; Lightsail, RDS, Redshift and EC2 password and token operations).
 */
const SECRET = [
  /^secretsmanager:(batch)?getsecretvalue$/,
  /^ssm:getparameter(s|history|sbypath)?$/,
  /^kms:(decrypt|reencryptfrom)$/,
  /^ecr(-public)?:getauthorizationtoken$/,
  /^codeartifact:getauthorizationtoken$/,
  /^ec2:getpassworddata$/,
  /^rds-db:connect$/,
  /^redshift:getclustercredentials(withiam)?$/,
  /^redshift-serverless:getcredentials$/,
  /^lightsail:(getrelationaldatabasemasteruserpassword|getinstanceaccessdetails|downloaddefaultkeypair)$/,
  /^cognito-identity:getcredentialsforidentity$/,
  /^acm:exportcertificate$/,
];

/** First words of the names of actions that make something disappear. */
const DESTROY = /^[^:]+:(batch)?(delete|terminate|purge|remove|destroy|empty|wipe|obliterate|schedulekeydeletion|forget)/;

const BY_LEVEL: Readonly<Record<AccessLevel, RiskClass>> = {
  'Permissions management': 'permission-management',
  Write: 'write',
  Tagging: 'write',
  Read: 'read',
  List: 'list',
};

/**
 * The heaviest class that applies, by AWS's access level and the tables above. An action that the list does not know
 * is judged by its name, and as `write` when that does not tell; the remainder of a pattern as `write`, because nobody
 * knows what it will hold.
 */
export function risk(permission: Pick<AwsPermission, 'action' | 'named' | 'region'>): RiskClass {
  const action = permission.action.toLowerCase();
  if (!permission.named) return 'write';
  if (ESCALATION.has(action) || (ASSUME.has(action) && reachesAnyRole(permission))) return 'escalation';
  const level = findAction(action)?.level ?? levelByName(action);
  if (level === 'Permissions management') return 'permission-management';
  if (DESTROY.test(action) && (level === 'Write' || level === 'Tagging')) return 'destroy';
  if (SECRET.some((pattern) => pattern.test(action))) return 'secret-read';
  return BY_LEVEL[level];
}

function reachesAnyRole(permission: Pick<AwsPermission, 'region'>): boolean {
  const { pattern } = permission.region;
  return pattern === undefined || /^(\*|arn:[^:]*:iam::[^:]*:(role\/)?\*)$/.test(pattern);
}

function levelByName(action: string): AccessLevel {
  if (/^[^:]+:(get|describe|batchget|read|view|search|query|scan)/.test(action)) return 'Read';
  return /^[^:]+:list/.test(action) ? 'List' : 'Write';
}
