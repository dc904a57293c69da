import type { GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from '@aws-sdk/client-iam';
import { SourceError } from '../../../src/core/errors.ts';
import { prettyJson } from '../../../src/core/json.ts';
import type { LiveCaller } from './caller.ts';
import { ask } from './failures.ts';

/** Every page is at most this many holders and policies (IAM API Reference, GetAccountAuthorizationDetails, `MaxItems`). */
const PAGE = 1000;

/** Who holds what in the account, in the four lists of an export. */
export interface AccountLists {
  readonly UserDetailList: UserDetail[];
  readonly GroupDetailList: GroupDetail[];
  readonly RoleDetailList: RoleDetail[];
  readonly Policies: ManagedPolicyDetail[];
}

/**
 * All pages of `GetAccountAuthorizationDetails` in one. Documents stay as IAM writes them, percent-encoded, so that the strict reader sees each member of them.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export async function accountLists({ spool, clients, account }: LiveCaller): Promise<AccountLists> {
  const { GetAccountAuthorizationDetailsCommand } = await import('@aws-sdk/client-iam');
  const iam = await clients.iam();
  const lists: AccountLists = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };
  const asked = { source: spool.source, action: 'iam:GetAccountAuthorizationDetails', where: `account ${account}` };
  let marker: string | undefined;
  do {
    const page = await ask(asked, () => iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: PAGE, ...(marker === undefined ? {} : { Marker: marker }) })));
    for (const list of ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const) (lists[list] as unknown[]).push(...(page[list] ?? []));
    spool.progress(`grants of ${account}: ${lists.RoleDetailList.length} roles, ${lists.UserDetailList.length} users, ${lists.Policies.length} policies`);
    if (page.IsTruncated === true && (page.Marker === undefined || page.Marker === marker)) {
      throw new SourceError(spool.source, `IAM says that more grants of account ${account} follow, and not where`, { remedy: 'run the command again' });
    }
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return lists;
}

/** Fetches the quotas of the account, as `aws iam get-account-summary` prints them. */
export async function fetchAccountSummary({ spool, clients, account }: LiveCaller): Promise<void> {
  const { GetAccountSummaryCommand } = await import('@aws-sdk/client-iam');
  const iam = await clients.iam();
  const summary = await ask({ source: spool.source, action: 'iam:GetAccountSummary', where: `account ${account}` }, () => iam.send(new GetAccountSummaryCommand({})));
  await spool.write('grants', `account-summary.${account}.json`, exportText(summary));
}

/** The text of an answer of AWS as the CLI would print it: times in ISO 8601. */
export function exportText(answer: object): string {
  return prettyJson(JSON.parse(JSON.stringify(answer, (name, value: unknown) => (name === '$metadata' ? undefined : value))));
}
