import type { AwsInventory, Holder, ManagedPolicy } from '../inventory.ts';
import { holderName } from '../references.ts';

/** What is wrong with a holder by itself, in words; `undefined` when nothing is. */
export function oddHolder(holder: Holder): string | undefined {
  if (!isIamArn(holder.arn, holder.kind)) return `${JSON.stringify(holder.arn)} is not the ARN of a ${holder.kind}`;
  // The path decides who may edit a role, and what limits it.
  if (!holder.arn.endsWith(`:${holder.kind}${holder.path}${holder.name}`)) return `${holder.arn} is not the ARN of ${holderName(holder)} with the path ${JSON.stringify(holder.path)}`;
  const twice = repeated(holder.inline.map(({ name }) => name));
  if (twice !== undefined) return `${holderName(holder)} has two inline policies with the name ${JSON.stringify(twice)}`;
  const odd = [...holder.attached, ...(holder.boundary === undefined ? [] : [holder.boundary])].find((arn) => !isIamArn(arn, 'policy'));
  return odd === undefined ? undefined : `${holderName(holder)} refers to ${JSON.stringify(odd)}, which is not the ARN of a policy`;
}

/** What is wrong with a managed policy by itself, in words; `undefined` when nothing is. */
export function oddPolicy({ arn }: ManagedPolicy): string | undefined {
  return isIamArn(arn, 'policy') ? undefined : `${JSON.stringify(arn)} is not the ARN of a policy`;
}

/**
 * What two holders of one account have in common and may not, in words: ids are never used again, and names are unique
 * per kind whatever their path (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html).
 */
export function ambiguous({ holders }: AwsInventory): string | undefined {
  const id = repeated(holders.map((holder) => holder.id));
  if (id !== undefined) return `two holders have the id ${id}`;
  const name = repeated(holders.map((holder) => holderName(holder).toLowerCase()));
  return name === undefined ? undefined : `two holders have the name ${name}`;
}

/** `arn:aws:iam::123456789012:role/…`; `aws` stands for the account of AWS's own policies. */
function isIamArn(arn: string, kind: Holder['kind'] | 'policy'): boolean {
  return /^arn:[a-z0-9-]+:iam::(?:\d{12}|aws):([a-z]+)\/./.exec(arn)?.[1] === kind;
}

function repeated(texts: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return texts.find((text) => seen.size === seen.add(text).size);
}
