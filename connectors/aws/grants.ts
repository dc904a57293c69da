import type { GrantSource } from '../../src/core/grant-source.ts';
import { SourceError } from '../../src/core/errors.ts';
import { EXPORT_COMMAND, ORGANIZATION_BUNDLE } from './grants/commands.ts';
import { type Input, parseInput } from './grants/input.ts';
import { merge } from './grants/merge.ts';
import { readOrganizations } from './grants/organization.ts';
import { readPage } from './grants/page.ts';
import { readPermissionSets } from './grants/permission-sets.ts';
import { readQuotas } from './grants/quotas.ts';
import { readResourcePolicies } from './grants/resource-policies.ts';
import { readServiceReference } from './grants/service-reference.ts';
import { latestDayIn } from './grants/latest-day.ts';
import type { AwsInventory } from './inventory.ts';

/**
 * Exports of `GetAccountAuthorizationDetails`, as the CLI writes them (merged, documents decoded) or as the API answers
 * (one page per file, documents URL-encoded). Accounts are told apart by their ARNs. Beside them, files of organization
 * and resource policies, see README.md.
 */
export const grants: GrantSource<AwsInventory> = {
  read: (source, exports, documented = []) => {
    const serviceReference = readServiceReference(source, documented);
    const inputs = exports.map((input) => parseInput(source, input));
    const organizations = readOrganizations(source, inputs);
    const resourcePolicies = readResourcePolicies(source, inputs);
    const permissionSets = readPermissionSets(source, inputs);
    const inventories = readAccounts(source, inputs);
    const quotas = readQuotas(source, inputs, inventories.map(({ account }) => account));
    for (const [account, { path }] of organizations) {
      if (inventories.some((inventory) => inventory.account === account)) continue;
      throw new SourceError(source, `${path}: the levels lead to account ${account}, of which there is no export`, { input: path, remedy: ORGANIZATION_BUNDLE });
    }
    return inventories.map((inventory) => {
      const found = organizations.get(inventory.account);
      const ownQuotas = quotas.get(inventory.account);
      const organization = found === undefined ? undefined : { managementAccount: found.managementAccount, levels: found.levels };
      const toldOn = latestDayIn(inventory);
      return {
        instance: inventory.account,
        ...(toldOn === undefined ? {} : { toldOn }),
        inventory: {
          ...inventory,
          ...(organization === undefined ? {} : { organization }),
          ...(permissionSets.length === 0 ? {} : { permissionSets }),
          ...(ownQuotas === undefined ? {} : { quotas: ownQuotas }),
          ...(resourcePolicies.length === 0 ? {} : { resourcePolicies }),
          ...(serviceReference === undefined ? {} : { serviceReference }),
        },
      };
    });
  },
};

function readAccounts(source: string, inputs: readonly Input[]): readonly AwsInventory[] {
  const pages = inputs.filter(({ kind }) => kind === 'account-details' || kind === 'other').map((input) => readPage(source, input));
  const inventories = merge(source, pages);
  const [first] = inputs;
  if (first === undefined || inventories.length > 0) return inventories;
  const path = pages[0]?.path ?? first.path;
  throw new SourceError(
    source,
    pages.length === 0
      ? `${path}: there is no export of GetAccountAuthorizationDetails beside it`
      : `${path}: the export names no account: it holds no user, group, role or policy of one`,
    { input: path, remedy: `export again without --filter: ${EXPORT_COMMAND}` },
  );
}
