import type { GrantSource } from '../../src/core/connector.ts';
import { SourceError } from '../../src/core/errors.ts';
import { merge } from './grants/merge.ts';
import { EXPORT_COMMAND, readPage } from './grants/page.ts';
import type { AwsInventory } from './inventory.ts';

/**
 * Exports of `GetAccountAuthorizationDetails`, as the CLI writes them (merged, documents decoded) or as the API answers
 * (one page per file, documents URL-encoded). Accounts are told apart by their ARNs.
 */
export const grants: GrantSource<AwsInventory> = {
  read: (source, exports) => {
    const inventories = merge(
      source,
      exports.map((input) => readPage(source, input)),
    );
    if (exports.length > 0 && inventories.length === 0) {
      throw new SourceError(source, `${exports[0]!.path}: the export names no account: it holds no user, group, role or policy of one`, {
        input: exports[0]!.path,
        remedy: `export again without --filter: ${EXPORT_COMMAND}`,
      });
    }
    return inventories.map((inventory) => ({ instance: inventory.account, inventory }));
  },
};
