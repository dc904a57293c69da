import { Document } from 'yaml';
import { hcl } from '../connectors/aws/policy-layouts.ts';
import type { Field } from './fields.ts';

type Text = (field: Field) => string;

/** Two policies as the export has them, and the team's own files that define them. */
export interface AsCode {
  readonly worker: unknown;
  readonly mailer: unknown;
  readonly terraform: string;
  readonly template: string;
}

/** The policy of a role in Terraform and that of another in a CloudFormation template. */
export function coded(text: Text, account: string): AsCode {
  const policy = (sid: string, queue: string): object => ({
    Version: '2012-10-17',
    Statement: [{ Sid: sid, Effect: 'Allow', Action: ['sqs:ListQueues', 'sqs:PurgeQueue'], Resource: '*' }, { Effect: 'Allow', Action: ['sqs:DeleteQueue', 'sqs:AddPermission'], Resource: `arn:aws:sqs:eu-central-1:${account}:${queue}` }],
  });
  const worker = policy(text('terraformSid'), text('terraformResource'));
  const mailer = policy(text('templateSid'), text('templateResource'));
  return { worker, mailer, terraform: terraformOf(text, worker), template: templateOf(text, mailer) };
}

function terraformOf(text: Text, worker: object): string {
  const label = text('terraformLabel').replace(/[^\w-]/g, '') || 'worker';
  const body = escaped(hcl(worker, 1)).replace('Sid', () => `# ${oneLine(text('terraformComment'))}\n        Sid`);
  return `resource "aws_iam_role" "worker" {\n  name        = "worker"\n  description = ${word(text('terraformText'))}\n}\n\nresource "aws_iam_role_policy" "x${label}" {\n  name   = "work"\n  role   = "worker"\n  policy = jsonencode(${body})\n}\n`;
}

function templateOf(text: Text, mailer: object): string {
  const made = new Document({
    Description: text('templateText'),
    Resources: { [text('templateId')]: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'mailer', Policies: [{ PolicyName: 'mail', PolicyDocument: mailer }] } } },
  });
  // Comments stand where the edit is, so that they come into its diff.
  return made.toString({ lineWidth: 0 }).replace(/^( +)Action:/m, (line, indent: string) => `${indent}# ${oneLine(text('templateComment'))}\n${line}`);
}

function word(text: string): string {
  return escaped(hcl(text, 0));
}

/** HCL knows fewer short escapes than JSON (HCL Native Syntax Specification, "Template Expressions"). */
function escaped(text: string): string {
  return text.replace(/(?<!\\)((?:\\\\)*)\\([bf])/g, (_, before: string, letter: string) => `${before}\\u000${letter === 'b' ? '8' : 'c'}`);
}

function oneLine(text: string): string {
  return text.replace(/[\0\n\r\u0085\u2028\u2029\p{Cs}]/gu, ' ');
}
