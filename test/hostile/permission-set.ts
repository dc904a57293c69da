import type { Field } from './fields.ts';

type Text = (field: Field) => string;

/** A permission set of IAM Identity Center: what its role looks like, and what five commands answer about it. */
export interface SingleSignOn {
  readonly roleName: string;
  readonly inline: unknown;
  readonly attached: readonly unknown[];
  /** The policy that AWS provides and the account's own, as the export shows them. */
  readonly policies: readonly unknown[];
  /** Answers of `aws sso-admin`, by the name of their file. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** A set with rights that it needs and rights that it does not. */
export function setRole(text: Text, account: string): SingleSignOn {
  const document = { Version: '2012-10-17', Statement: [{ Sid: text('setSid'), Effect: 'Allow', Action: ['sqs:ListQueues', 'sqs:PurgeQueue'], Resource: '*' }] };
  const provided = `arn:aws:iam::aws:policy/${text('providedName')}`;
  const own = `arn:aws:iam::${account}:policy/${text('setPath')}/${text('setPolicy')}`;
  const held = (name: string, arn: string): object => ({ PolicyName: name, Arn: arn, DefaultVersionId: 'v1', AttachmentCount: 1, PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: reading }] });
  const reading = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:ListQueues', Resource: '*' }] };
  return {
    roleName: `AWSReservedSSO_${text('setName')}_0123456789abcdef`,
    inline: { PolicyName: 'AwsSSOInlinePolicy', PolicyDocument: document },
    attached: [{ PolicyName: text('providedName'), PolicyArn: provided }, { PolicyName: text('setPolicy'), PolicyArn: own }],
    policies: [held(text('providedName'), provided), held(text('setPolicy'), own)],
    answers: {
      'describe-permission-set': { PermissionSet: { Name: text('setName'), PermissionSetArn: `arn:aws:sso:::permissionSet/${text('setInstance')}/ps-${text('setId')}` } },
      'get-inline-policy': { InlinePolicy: JSON.stringify(document) },
      'list-managed-policies': { AttachedManagedPolicies: [{ Name: text('providedName'), Arn: provided }] },
      'list-customer-managed': { CustomerManagedPolicyReferences: [{ Name: text('setPolicy'), Path: `/${text('setPath')}/` }] },
      'list-accounts': { AccountIds: [account] },
    },
  };
}
