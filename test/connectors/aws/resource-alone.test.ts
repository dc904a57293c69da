import { describe, expect, it } from 'vitest';
import type { AwsInventory } from '../../../connectors/aws/inventory.ts';
import { interpret } from '../../../connectors/aws/mapping/interpret.ts';
import { grantedByResource } from '../../../connectors/aws/model/resource-alone.ts';
import { parseDocument } from '../../../connectors/aws/policy.ts';
import cases from '../../cases/aws/resource-alone.json' with { type: 'json' };
import { accessOf, inventoryOf } from './account.ts';

const own = { inline: { p: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } } } };
const identities = inventoryOf({ users: { alice: own }, roles: { app: own } });

function withPolicy(statement: unknown, owner: string | null | undefined): AwsInventory {
  const document = parseDocument({ Version: '2012-10-17', Statement: statement }, 'resource');
  return { ...identities, resourcePolicies: [{ resource: 'arn:aws:s3:::reports', ...(owner === null ? {} : { account: owner ?? identities.account }), document }] };
}

describe('pitfall 14: a call that a resource policy alone allows does not prove that the identity grant is needed', () => {
  it.each(cases)('$name', (each) => {
    const { holder, statement, alone } = each;
    const inventory = withPolicy(statement, 'owner' in each ? each.owner : undefined);
    const resource = 'resource' in each ? each.resource : 'arn:aws:s3:::reports/2026/q1.csv';
    const context = 'context' in each ? { context: each.context } : {};
    expect(grantedByResource(inventory, { ...accessOf(inventory, `${holder} s3:GetObject${resource === null ? '' : ` ${resource}`}`), ...context })).toBe(alone);
  });

  const key = {
    instance: identities.account,
    scope: 'eu-central-1',
    principal: 'AROAAPP',
    call: 's3.amazonaws.com:GetObject',
    resources: ['arn:aws:s3:::reports/2026/q1.csv'],
    context: { readOnly: 'true', category: 'Data' },
    outcome: 'allowed' as const,
  };
  const certainties = (inventory: AwsInventory): readonly string[] =>
    interpret(key, inventory).requirements.flatMap(({ certainty, anyOf }) => (anyOf[0]?.action === 's3:GetObject' ? [certainty] : []));

  it('is weaker evidence, and never none', () => {
    expect(certainties(withPolicy(cases[1]!.statement, undefined))).toEqual(['may']);
  });

  it('without the policy at hand the grant is needed', () => {
    expect(certainties(identities)).toEqual(['must']);
  });
});
