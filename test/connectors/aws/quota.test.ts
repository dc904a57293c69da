import { describe, expect, it } from 'vitest';
import { expandAction, findAction } from '../../../connectors/aws/actions.ts';
import type { AwsInventory } from '../../../connectors/aws/inventory.ts';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import { narrow } from '../../../connectors/aws/model/narrow.ts';
import { documentSize } from '../../../connectors/aws/model/quota.ts';
import { units } from '../../../connectors/aws/model/units.ts';
import { RISK_WEIGHT } from '../../../src/core/permission.ts';
import { inventoryOf } from './account.ts';

function roleWith(...statements: readonly object[]): AwsInventory {
  return inventoryOf({ roles: { app: { inline: { p: { Version: '2012-10-17', Statement: statements } } } } });
}

/** Narrows the one role: everything leaves that `keep` does not want. */
function narrowed(before: AwsInventory, keep: (action: string) => boolean) {
  const own = atoms(before, []);
  const remove = new Set(own.filter(({ permission }) => !permission.named || !keep(permission.action)).map(({ key }) => key));
  const [unit] = units(before);
  const { inventory, givenBack } = narrow(before, { unit: unit!, atoms: own, remove });
  const back = new Set(givenBack.map(({ atom }) => atom));
  return {
    after: inventory,
    actions: inventory.holders[0]?.inline.flatMap(({ document }) => document.statements.flatMap((statement) => statement.actions ?? [])) ?? [],
    back: own.filter(({ key }) => back.has(key)),
    reasons: [...new Set(givenBack.map(({ reason }) => reason))],
    size: (inventory.holders[0]?.inline ?? []).reduce((sum, { document }) => sum + documentSize(document), 0),
  };
}

describe('size quota', () => {
  it('below it, every kept action is written out', () => {
    const { actions, back } = narrowed(roleWith({ Effect: 'Allow', Action: 's3:*', Resource: '*' }), (action) => action.startsWith('s3:Get'));
    expect(actions).toEqual(expandAction('s3:Get*'));
    expect(back).toEqual([]);
  });

  it('above it, kept actions are written as prefixes that match nothing else today', () => {
    const keep = (action: string) => /^(ec2|rds|iam|s3):(Describe|Get|List)/.test(action) && action !== 'iam:GetUser';
    const before = roleWith({ Effect: 'Allow', Action: '*', Resource: '*' });
    const { actions, back, size } = narrowed(before, keep);
    expect(size).toBeLessThanOrEqual(10_240);
    expect(back).toEqual([]);
    expect(actions).toContain('ec2:Describe*');
    expect(actions).not.toContain('iam:Get*');
    const granted = new Set(actions.flatMap((action) => expandAction(action)));
    expect(granted).toEqual(new Set(expandAction('*').filter(keep)));
  });

  it('never as a prefix outside the pattern that granted them', () => {
    const before = roleWith({ Effect: 'Allow', Action: ['ec2:Describe*', 'ec2:Get*', 'iam:*', 'rds:*', 'sagemaker:*'], Resource: '*' });
    const { actions } = narrowed(before, (action) => action.startsWith('ec2:') || expandAction('*').indexOf(action) % 2 === 0);
    expect(actions).not.toContain('ec2:*');
    expect(actions.filter((action) => action.startsWith('ec2:')).every((action) => /^ec2:(Describe|Get)/.test(action))).toBe(true);
  });

  it('then whole services are given back, those first whose removals weigh least, and it says which', () => {
    const every = expandAction('*');
    const keep = (action: string) => /^(athena|connect|ec2|glue|iam|quicksight|rds|s3|sagemaker|ssm|tax|account|sts):/.test(action) && every.indexOf(action) % 3 === 0;
    const { back, reasons, size, actions } = narrowed(roleWith({ Effect: 'Allow', Action: '*', Resource: '*' }), keep);
    expect(size).toBeLessThanOrEqual(10_240);
    expect(reasons.every((reason) => /^a narrower policy would exceed 10240 characters, so [a-z0-9-]+ stays as it is$/.test(reason))).toBe(true);
    const services = new Set(back.map(({ group }) => group));
    for (const service of services) expect(actions).toContain(`${service}:*`);
    const heaviest = (service: string) =>
      Math.max(0, ...atoms(roleWith({ Effect: 'Allow', Action: `${service}:*`, Resource: '*' }), [])
        .filter(({ permission }) => permission.named && !keep(permission.action))
        .map(({ risk }) => RISK_WEIGHT[risk]));
    const partly = [...new Set(every.map((action) => findAction(action)?.service ?? ''))].filter(
      (service) => expandAction(`${service}:*`).some(keep) && !expandAction(`${service}:*`).every(keep),
    );
    const given = partly.filter((service) => services.has(service)).map(heaviest);
    const narrowedOnes = partly.filter((service) => !services.has(service)).map(heaviest);
    expect(narrowedOnes.length).toBeGreaterThan(0);
    expect(Math.max(...given)).toBeLessThanOrEqual(Math.min(...narrowedOnes));
  }, 60_000);

  it('does not bind a policy that is too long already, as long as it does not grow', () => {
    const statements = Array.from({ length: 80 }, (_, at) => ({
      Effect: 'Allow',
      Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
      Resource: Array.from({ length: 2 }, (_unused, part) => `arn:aws:sqs:us-east-1:123456789012:queue-with-quite-a-long-name-${at}-${part}`),
    }));
    const { back, size } = narrowed(roleWith(...statements), (action) => action === 'sqs:SendMessage');
    expect(size).toBeGreaterThan(10_240);
    expect(back).toEqual([]);
  });

  it('counts all inline policies of the role together', () => {
    const documents = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [`p${at}`, { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'rds:*', Resource: '*' } }]),
    );
    const before = inventoryOf({ roles: { app: { inline: documents } } });
    const keep = (action: string) => /^rds:(Describe|Get|List)/.test(action);
    const alone = narrowed(roleWith({ Effect: 'Allow', Action: 'rds:*', Resource: '*' }), keep);
    const { size, actions } = narrowed(before, keep);
    expect(alone.actions).toContain('rds:DescribeDBClusters');
    expect(size).toBeLessThanOrEqual(10_240);
    expect(actions).toContain('rds:Describe*');
  });
});
