import type { InputText } from '../../../src/core/grant-source.ts';
import { ConfigError } from '../../../src/core/errors.ts';
import type { AwsInventory, Holder, PolicyDocument } from '../inventory.ts';
import { parseDocument } from '../policy.ts';
import { holderName } from '../references.ts';

/**
 * The inventory in which one user or role, given as `role/x`, name, id or ARN, holds nothing but this policy document:
 * no other inline policy, attachment or group. Its permissions boundary stays.
 * @throws ConfigError when nobody or more than one is meant, or when the text is not a policy document.
 */
export function substitute(inventory: AwsInventory, holder: string, policy: InputText): AwsInventory {
  const target = holderOf(inventory, holder);
  const document = documentOf(policy);
  const holders = inventory.holders.map((each): Holder =>
    each === target ? { ...each, inline: [{ name: policy.path, document }], attached: [], groups: [] } : each,
  );
  return { ...inventory, holders };
}

function holderOf(inventory: AwsInventory, wanted: string): Holder {
  const found = inventory.holders.filter(
    (holder) => holder.kind !== 'group' && [holderName(holder), holder.name, holder.id, holder.arn].includes(wanted),
  );
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const names = (found.length > 1 ? found : inventory.holders.filter((holder) => holder.kind !== 'group')).map(holderName).sort();
  throw new ConfigError(
    found.length > 1 ? `"${wanted}" may be any of ${names.join(', ')}` : `account ${inventory.account} has no user or role "${wanted}"`,
    { remedy: found.length > 1 ? 'name one of them in full' : `name one of ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}` },
  );
}

function documentOf(policy: InputText): PolicyDocument {
  try {
    return parseDocument(policy.text);
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error), {
      where: policy.path,
      remedy: 'give one IAM policy document as JSON',
    });
  }
}
