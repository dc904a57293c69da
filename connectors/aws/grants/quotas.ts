import { z } from 'zod';
import { SourceError } from '../../../src/core/errors.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import type { AccountQuotas } from '../inventory.ts';
import { SUMMARY_COMMAND } from './commands.ts';
import type { Input } from './input.ts';
import { firstIssue } from './place.ts';

const quota = z.number().int().positive().optional();

/**
 * The members that we read of one answer of `GetAccountSummary`; it does not say of which account it is.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 */
export const AccountSummary = z.looseObject({
  SummaryMap: z.looseObject({
    PolicySizeQuota: quota,
    UserPolicySizeQuota: quota,
    GroupPolicySizeQuota: quota,
    RolePolicySizeQuota: quota,
    AttachedPoliciesPerUserQuota: quota,
    AttachedPoliciesPerGroupQuota: quota,
    AttachedPoliciesPerRoleQuota: quota,
    VersionsPerPolicyQuota: quota,
  }),
});

/**
 * Quotas by account. A summary belongs to the account that stands in the name of its file or folder, or to the only one.
 * @throws SourceError for a summary that cannot be read or belongs to no account, and for two of one account that differ.
 */
export function readQuotas(source: string, inputs: readonly Input[], accounts: readonly string[]): ReadonlyMap<string, AccountQuotas> {
  const found = new Map<string, AccountQuotas>();
  for (const input of inputs) {
    if (input.kind !== 'account-summary') continue;
    const account = accountOf(source, input.path, accounts);
    const quotas = quotasIn(source, input);
    const known = found.get(account);
    if (known !== undefined && canonicalJson(known) !== canonicalJson(quotas)) throw broken(source, input.path, `another file tells other quotas of account ${account}`);
    found.set(account, quotas);
  }
  return found;
}

function accountOf(source: string, path: string, accounts: readonly string[]): string {
  // The name of the file, else of the nearest folder that bears an account.
  const [nearest = []] = path.split(/[/\\]/).reverse().map((part) => part.match(/(?<!\d)\d{12}(?!\d)/g) ?? []).filter((found) => found.length > 0);
  const named = new Set(nearest);
  const candidates = named.size === 0 ? accounts : accounts.filter((account) => named.has(account));
  const [only, second] = candidates;
  if (only !== undefined && second === undefined) return only;
  const why = named.size === 0 ? `there are exports of ${accounts.length} accounts, and nothing says whose summary this is` : `its name tells ${[...named].join(' and ')}, which is not one account of the exports`;
  throw broken(source, path, why);
}

function quotasIn(source: string, { path, value }: Input): AccountQuotas {
  const parsed = AccountSummary.safeParse(value);
  if (!parsed.success) throw broken(source, path, firstIssue(parsed.error));
  const map = parsed.data.SummaryMap;
  return present({
    managedPolicySize: map.PolicySizeQuota,
    inlinePoliciesSize: present({ user: map.UserPolicySizeQuota, role: map.RolePolicySizeQuota, group: map.GroupPolicySizeQuota }),
    attachedPolicies: present({ user: map.AttachedPoliciesPerUserQuota, role: map.AttachedPoliciesPerRoleQuota, group: map.AttachedPoliciesPerGroupQuota }),
    versionsPerPolicy: map.VersionsPerPolicyQuota,
  });
}

/** Without members that are not told. */
function present<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function broken(source: string, path: string, message: string): SourceError {
  return new SourceError(source, `${path}: ${message}`, { input: path, remedy: SUMMARY_COMMAND });
}
