import type { FoldKey } from '../../../src/core/usage.ts';
import type { AwsInventory, Holder } from '../inventory.ts';

/** What an ARN takes from where a call happened. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly inventory: AwsInventory | undefined;
}

/** Partition by region: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function placeOf(key: FoldKey, inventory: AwsInventory | undefined): Place {
  return { partition: inventory?.partition ?? partitionOf(key.scope), region: key.scope, account: key.instance, inventory };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

/** An instance profile by its name, which is unique in an account, or by its ARN, with the role that it hands out. */
export function profileNamed(name: string, { inventory }: Pick<Place, 'inventory'>): { readonly profile: NonNullable<Holder['instanceProfiles']>[number]; readonly role: Holder } | undefined {
  for (const role of inventory?.holders ?? []) {
    const profile = role.instanceProfiles?.find((one) => one.name === name || one.arn === name);
    if (profile !== undefined) return { profile, role };
  }
  return undefined;
}
