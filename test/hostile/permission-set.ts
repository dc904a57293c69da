import type { Field } from './fields.ts';

type Text = (field: Field) => string;

/** A permission set of IAM Identity Center: what its role looks like, and what five commands answer about it. */
export interface SingleSignOn {
  readonly roleName: string;
  readonly inline: unknown;
  readonly attached: readonly unknown[];
  /** The policy that AWS provides, as the export shows it. */
  readonly provided: unknown;
  /** Answers of `aws sso-admin`, by the name of their file. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** A set with rights that it needs and rights that it does not; `shared` is a policy of the account that it refers to. */
export function setRole(text: Text, shared: string): SingleSignOn {
  const document = { Version: '2012-10-17', Statement: [{ Sid: text('setSid'), Effect: 'Allow', Action: ['sqs:ListQueues', 'sqs:PurgeQueue'], Resource: '*' }] };
  const provided = `arn:aws:iam::aws:policy/${text('providedName')}`;
  const reading = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:ListQueues', Resource: '*' }] };
  return {
    roleName: `AWSReservedSSO_${text('setName')}_0123456789abcdef`,
    inline: { PolicyName: 'AwsSSOInlinePolicy', PolicyDocument: document },
    attached: [{ PolicyName: text('providedName'), PolicyArn: provided }, { PolicyName: text('managedName'), PolicyArn: shared }],
    provided: { PolicyName: text('providedName'), Arn: provided, DefaultVersionId: 'v1', AttachmentCount: 1, PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: reading }] },
    answers: {
      'describe-permission-set': { PermissionSet: { Name: text('setName'), PermissionSetArn: `arn:aws:sso:::permissionSet/${text('setInstance')}/ps-${text('setId')}` } },
      'get-inline-policy': { InlinePolicy: JSON.stringify(document) },
      'list-managed-policies': { AttachedManagedPolicies: [{ Name: text('providedName'), Arn: provided }] },
      'list-customer-managed': { CustomerManagedPolicyReferences: [{ Name: text('managedName'), Path: `/${text('managedPath')}/` }] },
      'list-accounts': { AccountIds: [shared.split(':')[4]] },
    },
  };
}
