import type { OrganizationsClient, PolicyType } from '@aws-sdk/client-organizations';
import { prettyJson } from '../../../src/core/json.ts';
import { byText } from '../../../src/core/order.ts';
import { SourceError } from '../../../src/core/errors.ts';
import type { Spool } from '../../../src/core/spool.ts';
import { clientsOf } from './clients.ts';
import { regionOf } from './caller.ts';
import type { Identity } from './config.ts';
import { ask } from './failures.ts';

const TYPES = { serviceControlPolicies: 'SERVICE_CONTROL_POLICY', resourceControlPolicies: 'RESOURCE_CONTROL_POLICY' } as const satisfies Readonly<Record<string, PolicyType>>;

/** An organization is at most five units deep (Organizations User Guide, "Quotas"); more levels would be an endless chain. */
const DEEPEST = 10;

interface Asking {
  readonly spool: Spool;
  readonly client: OrganizationsClient;
  readonly documents: Map<string, unknown>;
}

/**
 * Writes what the organization lays upon each account, as the bundle that `grants` reads: the levels from the root to the
 * account with the policies attached at each. A kind of policy that is not switched on limits nothing and is left out.
 */
export async function fetchOrganization(spool: Spool, identity: Identity, accounts: readonly string[]): Promise<void> {
  const { DescribeOrganizationCommand, ListRootsCommand } = await import('@aws-sdk/client-organizations');
  const client = await clientsOf(spool, identity, regionOf(undefined)).organizations();
  const asking: Asking = { spool, client, documents: new Map() };
  const { Organization: organization } = await ask(asked(spool, 'DescribeOrganization', 'the organization'), () => client.send(new DescribeOrganizationCommand({})));
  const roots = await pages(async (token) => {
    const page = await ask(asked(spool, 'ListRoots', 'the organization'), () => client.send(new ListRootsCommand(token)));
    return { items: page.Roots ?? [], token: page.NextToken };
  });
  const enabled = new Set(roots.flatMap((root) => (root.PolicyTypes ?? []).filter(({ Status }) => Status === 'ENABLED').map(({ Type }) => Type)));
  for (const account of [...accounts].sort(byText)) {
    spool.progress(`organization policies of ${account}`);
    const levels = [];
    for (const target of await pathTo(asking, account)) {
      const policies: Record<string, unknown> = {};
      for (const [list, type] of Object.entries(TYPES)) if (enabled.has(type)) policies[list] = await policiesAt(asking, target, type);
      levels.push({ target, ...policies });
    }
    const bundle = { pawl: 'organization-policies', managementAccount: organization?.MasterAccountId, levels };
    await spool.write('grants', `organization-policies.${account}.json`, prettyJson(bundle));
  }
}

function asked(spool: Spool, call: string, where: string) {
  return { source: spool.source, action: `organizations:${call}`, where };
}

/** The targets from the root to the account. */
async function pathTo({ spool, client }: Asking, account: string): Promise<readonly string[]> {
  const { ListParentsCommand } = await import('@aws-sdk/client-organizations');
  const path = [account];
  for (let target = account; !target.startsWith('r-'); ) {
    const child = target;
    const parents = await pages(async (token) => {
      const page = await ask(asked(spool, 'ListParents', child), () => client.send(new ListParentsCommand({ ChildId: child, ...token })));
      return { items: page.Parents ?? [], token: page.NextToken };
    });
    const [parent] = parents;
    if (parent?.Id === undefined || path.length > DEEPEST) {
      throw new SourceError(spool.source, `the organization does not tell the way from its root to ${account}`, { remedy: 'check that the account belongs to the organization whose credentials `live.organization` names' });
    }
    target = parent.Id;
    path.unshift(target);
  }
  return path;
}

async function policiesAt(asking: Asking, target: string, type: PolicyType): Promise<readonly unknown[]> {
  const { ListPoliciesForTargetCommand } = await import('@aws-sdk/client-organizations');
  const { spool, client } = asking;
  const summaries = await pages(async (token) => {
    const page = await ask(asked(spool, 'ListPoliciesForTarget', target), () => client.send(new ListPoliciesForTargetCommand({ TargetId: target, Filter: type, ...token })));
    return { items: page.Policies ?? [], token: page.NextToken };
  });
  const found = [];
  for (const { Id: id = '' } of summaries.sort((a, b) => byText(a.Id ?? '', b.Id ?? ''))) found.push(await describedPolicy(asking, id));
  return found;
}

/** Each policy is asked for once; it goes into the bundle as `describe-policy` prints it. */
async function describedPolicy({ spool, client, documents }: Asking, id: string): Promise<unknown> {
  const known = documents.get(id);
  if (known !== undefined) return known;
  const { DescribePolicyCommand } = await import('@aws-sdk/client-organizations');
  const { Policy: policy } = await ask(asked(spool, 'DescribePolicy', id), () => client.send(new DescribePolicyCommand({ PolicyId: id })));
  const described = { Policy: { PolicySummary: policy?.PolicySummary, Content: policy?.Content } };
  documents.set(id, described);
  return described;
}

/** All items of a list; pages may be empty although more follow (API Reference, every `List…`, `NextToken`). */
async function pages<T>(page: (token: { readonly NextToken?: string }) => Promise<{ readonly items: readonly T[]; readonly token: string | undefined }>): Promise<T[]> {
  const found: T[] = [];
  let token: string | undefined;
  do {
    const next = await page(token === undefined ? {} : { NextToken: token });
    found.push(...next.items);
    token = next.token;
  } while (token !== undefined);
  return found;
}
