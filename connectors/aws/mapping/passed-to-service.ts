import { isObject } from '../../../src/core/json.ts';
import type { AwsInventory } from '../inventory.ts';

/**
 * Event sources whose own service is the one that assumes the role that they are given. Others hand it on (Auto Scaling
 * to EC2), assume it under another name (ECS tasks), or do not tell the key (CodeBuild, CodeCommit).
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 * and https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
 */
const ASSUMING: ReadonlySet<string> = new Set(['ec2.amazonaws.com', 'lambda.amazonaws.com', 'states.amazonaws.com']);

/**
 * `iam:PassedToService` of `iam:PassRole`, when it is certain: the call's own service, if no other one is trusted by the role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService
 */
export function passedToService(source: string, roleArn: string, inventory: AwsInventory): string | undefined {
  if (!ASSUMING.has(source)) return undefined;
  const trust = inventory.holders.find((holder) => holder.kind === 'role' && holder.arn === roleArn)?.trust;
  const statements = trust?.statements ?? [];
  const trusts = statements.length > 0 && statements.every(({ effect, principal }) => effect === 'Allow' && isOnlyService(principal, source));
  return trusts ? source : undefined;
}

function isOnlyService(principal: string | undefined, service: string): boolean {
  const element: unknown = principal === undefined ? undefined : JSON.parse(principal);
  const named = isObject(element) ? element['Principal'] : undefined;
  if (!isObject(named) || Object.keys(named).join() !== 'Service') return false;
  const services = [named['Service']].flat();
  return services.length === 1 && services[0] === service;
}
