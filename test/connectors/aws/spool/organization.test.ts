import { describe, expect, it } from 'vitest';
import { freshAws } from './fresh-aws.ts';
import type { Service } from './local-aws.ts';
import { answering } from './services.ts';
import { inventoriesOf, NOW, SHOP, shopServices } from './shop.ts';

const local = freshAws(shopServices);

/** The unit in which the account lies, right below the root. */
const UNIT = 'ou-root-aaaaaaaa';

function policy(id: string, name: string, statement: object): { readonly PolicySummary: object; readonly Content: string } {
  return {
    PolicySummary: { Id: id, Name: name, Type: 'SERVICE_CONTROL_POLICY', AwsManaged: name === 'FullAWSAccess' },
    Content: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  };
}
const guard = policy('p-guard001', 'guard', { Effect: 'Deny', Action: 'iam:*', Resource: '*' });
const full = policy('p-FullAWSAccess', 'FullAWSAccess', { Effect: 'Allow', Action: '*', Resource: '*' });

/** Root, one unit and the account, with the guard on the account; policies of these types are switched on. */
function organizations(types: readonly string[]): Service {
  const atRoot = { Id: 'r-root', PolicyTypes: types.map((Type) => ({ Type, Status: 'ENABLED' })) };
  const fixed = answering({
    'organizations:DescribeOrganization': { output: { Organization: { Id: 'o-abcdefghij', MasterAccountId: '999988887777' } } },
    'organizations:ListRoots': { output: { Roots: [atRoot] } },
  });
  return (call) => {
    const { action, input } = call;
    if (action === 'organizations:ListParents') {
      const parent = input['ChildId'] === SHOP ? { Id: UNIT, Type: 'ORGANIZATIONAL_UNIT' } : { Id: 'r-root', Type: 'ROOT' };
      return { output: { Parents: [parent] } };
    }
    if (action === 'organizations:ListPoliciesForTarget') return { output: policiesOf(String(input['TargetId']), input['NextToken'] !== undefined) };
    if (action === 'organizations:DescribePolicy') return { output: { Policy: input['PolicyId'] === 'p-guard001' ? guard : full } };
    return fixed(call);
  };
}

/** Two pages: of the root the second one is empty, of the others the first one. Either is allowed. */
function policiesOf(target: string, isSecondPage: boolean): Readonly<Record<string, unknown>> {
  const own = target === SHOP ? [guard, full] : [full];
  const isHere = isSecondPage === (target !== 'r-root');
  const policies = isHere ? own.map(({ PolicySummary }) => PolicySummary) : [];
  return { Policies: policies, ...(isSecondPage ? {} : { NextToken: 'more' }) };
}

describe('organization policies', () => {
  it('are laid down as the bundle that the inventory reads', async () => {
    local.aws.services.push(organizations(['SERVICE_CONTROL_POLICY']));
    await local.fetching.fetch({ organization: {} }, NOW);
    const [{ inventory } = { inventory: undefined }] = inventoriesOf(local);
    expect(inventory?.organization?.managementAccount).toBe('999988887777');
    const levels = inventory?.organization?.levels.map(({ target, serviceControlPolicies, resourceControlPolicies }) => ({
      target,
      service: serviceControlPolicies.map(({ name }) => name),
      resource: resourceControlPolicies.length,
    }));
    expect(levels).toEqual([
      { target: 'r-root', service: ['p-FullAWSAccess (FullAWSAccess)'], resource: 0 },
      { target: UNIT, service: ['p-FullAWSAccess (FullAWSAccess)'], resource: 0 },
      { target: SHOP, service: ['p-FullAWSAccess (FullAWSAccess)', 'p-guard001 (guard)'], resource: 0 },
    ]);
    expect(local.aws.of('organizations:DescribePolicy')).toHaveLength(2);
    const filters = local.aws.of('organizations:ListPoliciesForTarget').map(({ input }) => input['Filter']);
    expect(new Set(filters)).toEqual(new Set(['SERVICE_CONTROL_POLICY']));
  });

  it('of an account outside any organization are a mistake that is told', async () => {
    local.aws.services.push(answering({ 'organizations:DescribeOrganization': { error: 'AWSOrganizationsNotInUseException', message: 'not in use' } }));
    await expect(local.fetching.fetch({ organization: {} }, NOW)).rejects.toMatchObject({
      message: expect.stringContaining('belongs to no organization'),
      remedy: expect.stringContaining('organization'),
    });
  });

  it('whose chain of units never ends are not followed for ever', async () => {
    const itself = answering({ 'organizations:ListParents': { output: { Parents: [{ Id: 'ou-root-bbbbbbbb' }] } } });
    local.aws.services.push(itself, organizations([]));
    await expect(local.fetching.fetch({ organization: {} }, NOW)).rejects.toThrow('does not tell the way');
  });
});
