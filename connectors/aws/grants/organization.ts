import { SourceError } from '../../../src/core/errors.ts';
import { isObject } from '../../../src/core/json.ts';
import type { Organization, OrganizationPolicy } from '../inventory.ts';
import { parseDocument } from '../policy.ts';
import { DescribedPolicy, OrganizationBundle } from '../schema.ts';
import { ORGANIZATION_BUNDLE } from './commands.ts';
import type { Input } from './input.ts';
import { firstIssue } from './place.ts';

type PolicyType = DescribedPolicy['Policy']['PolicySummary']['Type'];

interface Described extends OrganizationPolicy {
  readonly path: string;
  readonly type: PolicyType;
}

const KIND = { SERVICE_CONTROL_POLICY: 'identity', RESOURCE_CONTROL_POLICY: 'resource' } as const;

/**
 * The two policies that AWS itself attaches and that allow everything
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html,
 * …/orgs_manage_policies_rcps_syntax.html).
 */
const FULL_ACCESS: readonly Described[] = [
  { id: 'p-FullAWSAccess', type: 'SERVICE_CONTROL_POLICY', principal: {} } as const,
  { id: 'p-RCPFullAWSAccess', type: 'RESOURCE_CONTROL_POLICY', principal: { Principal: '*' } } as const,
].map(({ id, type, principal }) => ({
  path: id,
  name: id,
  type,
  document: parseDocument({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...principal, Action: '*', Resource: '*' }] }, KIND[type]),
}));

/**
 * What organizations lay upon accounts, by account: from bundles of ours, which may name policies by the id under which a
 * `describe-policy` output of the same source holds them.
 * @throws SourceError for a file that cannot be read, a policy that is nowhere, a file that nothing refers to, or two
 * bundles of one account.
 */
export function readOrganizations(source: string, inputs: readonly Input[]): ReadonlyMap<string, Organization & { readonly path: string }> {
  const attachments = inputs.find(({ kind }) => kind === 'attachments');
  if (attachments !== undefined) throw broken(source, attachments.path, 'it does not say which policy or target it answers for');
  const described = new Map(FULL_ACCESS.map((policy) => [policy.path, policy]));
  for (const input of inputs.filter(({ kind }) => kind === 'described-policy')) {
    const [id, policy] = readDescribed(source, input.path, input.value);
    if (inputs.some(({ path }) => path === described.get(id)?.path)) throw broken(source, input.path, `policy ${id} is also in ${described.get(id)?.path}`);
    described.set(id, policy);
  }
  const used = new Set<string>();
  const organizations = new Map<string, Organization & { readonly path: string }>();
  for (const input of inputs.filter(({ kind }) => kind === 'organization-bundle')) {
    const { account, organization } = readBundle(source, input, described, used);
    const other = organizations.get(account);
    if (other !== undefined) throw broken(source, input.path, `the levels of account ${account} are also in ${other.path}`);
    organizations.set(account, { ...organization, path: input.path });
  }
  const idle = [...described].find(([id, policy]) => policy.path !== id && !used.has(id));
  if (idle !== undefined) throw broken(source, idle[1].path, `no file says where policy ${idle[0]} is attached`);
  return organizations;
}

function readBundle(
  source: string,
  { path, value }: Input,
  described: ReadonlyMap<string, Described>,
  used: Set<string>,
): { readonly account: string; readonly organization: Organization } {
  const parsed = OrganizationBundle.safeParse(value);
  if (!parsed.success) throw broken(source, path, firstIssue(parsed.error));
  const { managementAccount, levels } = parsed.data;
  const account = levels.at(-1)?.target ?? '';
  const misplaced = levels.findIndex(({ target }, at) => /^\d/.test(target) !== (at === levels.length - 1) || (target.startsWith('r-') && at > 0));
  if (misplaced >= 0) {
    throw broken(source, path, `levels[${misplaced}].target: the levels lead from the root (r-…) by its units (ou-…) to one account, which comes last`);
  }
  const entries = (list: readonly unknown[], type: PolicyType, place: string): readonly OrganizationPolicy[] =>
    list.map((entry, at) => readEntry(source, path, `${place}[${at}]`, entry, type, described, used));
  return {
    account,
    organization: {
      managementAccount,
      levels: levels.map(({ target, serviceControlPolicies, resourceControlPolicies }, at) => ({
        target,
        serviceControlPolicies: entries(serviceControlPolicies, 'SERVICE_CONTROL_POLICY', `levels[${at}].serviceControlPolicies`),
        resourceControlPolicies: entries(resourceControlPolicies, 'RESOURCE_CONTROL_POLICY', `levels[${at}].resourceControlPolicies`),
      })),
    },
  };
}

/** An id, a summary with an `Id`, a `describe-policy` output, `{name, document}`, or the document itself. */
function readEntry(
  source: string,
  path: string,
  place: string,
  entry: unknown,
  type: PolicyType,
  described: ReadonlyMap<string, Described>,
  used: Set<string>,
): OrganizationPolicy {
  const id = isObject(entry) && entry['Statement'] === undefined ? entry['Id'] : entry;
  if (typeof id === 'string') {
    const policy = described.get(id);
    if (policy === undefined) throw broken(source, path, `${place}: policy ${id} is in no file; add the output of: aws organizations describe-policy --policy-id ${id}`);
    if (policy.type !== type) throw broken(source, path, `${place}: policy ${id} is a ${policy.type}`);
    used.add(id);
    return { name: policy.name, document: policy.document };
  }
  if (isObject(entry) && isObject(entry['Policy'])) {
    const [, policy] = readDescribed(source, path, entry, `${place}: `);
    if (policy.type !== type) throw broken(source, path, `${place}: policy ${policy.name} is a ${policy.type}`);
    return { name: policy.name, document: policy.document };
  }
  const named = isObject(entry) && typeof entry['name'] === 'string' && entry['name'] !== '' ? entry['name'] : undefined;
  return { name: named ?? place, document: readDocument(source, path, place, named === undefined || !isObject(entry) ? entry : entry['document'], type) };
}

function readDescribed(source: string, path: string, value: unknown, place = ''): readonly [string, Described] {
  const parsed = DescribedPolicy.safeParse(value);
  if (!parsed.success) throw broken(source, path, `${place}${firstIssue(parsed.error)}`);
  const { PolicySummary: summary, Content: content } = parsed.data.Policy;
  const name = summary.Name === undefined ? summary.Id : `${summary.Id} (${summary.Name})`;
  return [summary.Id, { path, name, type: summary.Type, document: readDocument(source, path, `${place}policy ${summary.Id}`, content, summary.Type) }];
}

function readDocument(source: string, path: string, place: string, value: unknown, type: PolicyType): OrganizationPolicy['document'] {
  try {
    return parseDocument(value, KIND[type]);
  } catch (error) {
    throw broken(source, path, `${place}: ${(error as Error).message}`);
  }
}

function broken(source: string, path: string, message: string): SourceError {
  return new SourceError(source, `${path}: ${message}`, { input: path, remedy: ORGANIZATION_BUNDLE });
}
