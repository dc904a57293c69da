import type { UtcDay } from '../../../src/core/day.ts';
import type { AwsInventory } from '../inventory.ts';

/**
 * Latest day of which an export tells: something was made or changed, or a role was used. `RoleLastUsed` of a living
 * account is seldom older than a day, and the export bears no other date
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html).
 */
export function latestDayIn({ holders, policies }: Pick<AwsInventory, 'holders' | 'policies'>): UtcDay | undefined {
  const days = [...holders.flatMap(({ createdOn, lastUsed }) => [createdOn, lastUsed?.on]), ...policies.flatMap(({ createdOn, updatedOn, versionCreatedOn }) => [createdOn, updatedOn, versionCreatedOn])];
  return days.reduce((latest, day) => (day !== undefined && (latest === undefined || day > latest) ? day : latest), undefined);
}
