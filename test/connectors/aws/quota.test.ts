import { describe, expect, it } from 'vitest';
import { expandAction, findAction } from '../../../connectors/aws/actions.ts';
import type { AwsInventory } from '../../../connectors/aws/inventory.ts';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import { documentSize } from '../../../connectors/aws/model/document-size.ts';
import { narrow } from '../../../connectors/aws/model/narrow.ts';
import { DEFAULT_QUOTAS, type Quotas } from '../../../connectors/aws/model/quotas.ts';
import { units } from '../../../connectors/aws/model/units.ts';
import { RISK_WEIGHT } from '../../../src/core/permission.ts';
import { inventoryOf } from './account.ts';

function roleWith(...statements: readonly object[]): AwsInventory {
  return inventoryOf({ roles: { app: { inline: { p: { Version: '2012-10-17', Statement: statements } } } } });
}

const NO_ROOM: Quotas = { ...DEFAULT_QUOTAS, attachedPolicies: { user: 0, role: 0, group: 0 } };

function narrowedUnit(before: AwsInventory, name: string, keep: (action: string) => boolean) {
  const unit = units(before).find((each) => each.name === name)!;
  const own = atoms(before, []);
  return narrow(before, { unit, atoms: own, movable: new Set(unit.edits), remove: new Set(own.filter(({ permission }) => !permission.named || !keep(permission.action)).map(({ key }) => key)) });
}

/** Narrows the one role: everything leaves that `keep` does not want. Without room for more policies, if nothing else is said. */
function narrowed(before: AwsInventory, keep: (action: string) => boolean, quotas = NO_ROOM) {
  const own = atoms(before, []);
  const remove = new Set(own.filter(({ permission }) => !permission.named || !keep(permission.action)).map(({ key }) => key));
  const [unit] = units(before);
  const { inventory, givenBack } = narrow(before, { unit: unit!, atoms: own, remove, movable: new Set(unit!.edits) }, quotas);
  const back = new Set(givenBack.map(({ atom }) => atom));
  return {
    after: inventory,
    actions: inventory.holders[0]?.inline.flatMap(({ document }) => document.statements.flatMap((statement) => statement.actions ?? [])) ?? [],
    back: own.filter(({ key }) => back.has(key)),
    reasons: [...new Set(givenBack.map(({ reason }) => reason))],
    size: (inventory.holders[0]?.inline ?? []).reduce((sum, { document }) => sum + documentSize(document), 0),
  };
}

const reads = (action: string) => /^(ec2|rds|iam|s3):(Describe|Get|List)/.test(action) && action !== 'iam:GetUser';
const many = (action: string) => /^(connect|ec2|iam|quicksight|rds|s3):(Describe|Get|List)/.test(action);
const everything = roleWith({ Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' });

describe('above the size quota, with room for more policies', () => {
  const { after, back, actions } = narrowed(everything, many, DEFAULT_QUOTAS);
  const [role] = after.holders;

  it('what does not fit goes into managed policies, every kept action written out once', () => {
    const further = after.policies.flatMap(({ document }) => document.statements.flatMap((statement) => statement.actions ?? []));
    expect([...actions, ...further].sort()).toEqual(expandAction('*').filter(many));
    expect(back).toEqual([]);
    expect(role?.attached).toEqual(after.policies.map(({ arn }) => arn));
    expect(documentSize(role!.inline[0]!.document)).toBeLessThanOrEqual(10_240);
    for (const { document } of after.policies) expect(documentSize(document)).toBeLessThanOrEqual(6_144);
  });

  it('services in the order of their names, the first ones where they were, only one that no policy can hold is parted', () => {
    const services = (list: readonly string[]) => [...new Set(list.map((action) => action.slice(0, action.indexOf(':'))))];
    expect(services(actions)).toEqual(['connect', 'ec2']);
    expect(after.policies.map(({ document }) => services(document.statements.flatMap((statement) => statement.actions ?? [])))).toEqual([['ec2', 'iam'], ['quicksight'], ['rds', 's3']]);
  });

  it('their names tell where they come from and depend on nothing else', () => {
    expect(after.policies.map(({ name }) => name)).toEqual(['', '-2', '-3'].map((part) => expect.stringMatching(new RegExp(`^app-inline-[0-9a-f]{8}${part}$`))));
    expect(narrowed(everything, (action) => many(action) && !action.startsWith('s3:'), DEFAULT_QUOTAS).after.policies[0]?.name).toBe(after.policies[0]?.name);
  });

  it('with too little room patterns are taken, and fewer policies', () => {
    const tight = narrowed(everything, many, { ...DEFAULT_QUOTAS, attachedPolicies: { user: 0, role: 1, group: 0 } });
    expect(tight.back).toEqual([]);
    expect(tight.after.policies).toEqual([]);
    expect(tight.actions).toContain('ec2:Describe*');
  });

  it('nothing moves out of a policy that stands in a definition file', () => {
    const own = atoms(everything, []);
    const [unit] = units(everything);
    const remove = new Set(own.filter(({ permission }) => !permission.named || !many(permission.action)).map(({ key }) => key));
    const { inventory } = narrow(everything, { unit: unit!, atoms: own, remove });
    expect(inventory.policies).toEqual([]);
    expect(inventory.holders[0]?.inline[0]?.document.statements.flatMap((statement) => statement.actions)).toContain('ec2:Describe*');
  });

  it('a policy of AWS that is larger than a customer may make one is replaced by several', () => {
    const arn = 'arn:aws:iam::aws:policy/Reads';
    const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['ec2:*', 's3:*'], Resource: '*' }] };
    const before = inventoryOf({ roles: { app: { attached: ['aws/Reads'] } }, policies: { 'aws/Reads': { document } } });
    const replaced = narrowed(before, (action) => /^(ec2:Describe|s3:Get)/.test(action), DEFAULT_QUOTAS);
    const made = replaced.after.policies.filter((policy) => policy.arn !== arn);
    expect(made.length).toBeGreaterThan(1);
    expect(made.flatMap((policy) => policy.document.statements.flatMap((statement) => statement.actions ?? [])).sort()).toEqual([...expandAction('ec2:Describe*'), ...expandAction('s3:Get*')].sort());
    expect(replaced.after.holders[0]?.attached).toEqual(made.map((policy) => policy.arn));
    expect(replaced.back).toEqual([]);
  });

  it('what a policy shared by two holders cannot hold is attached to both', () => {
    const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const before = inventoryOf({ roles: { app: { attached: ['shared'] }, web: { attached: ['shared'] } }, policies: { shared: { document } } });
    const { inventory } = narrowedUnit(before, 'policy/shared', (action) => /^(ec2|rds):Describe/.test(action));
    const [shared, ...made] = [...inventory.policies].sort((a, b) => a.arn.length - b.arn.length);
    expect([shared?.name, made.map(({ name }) => name)]).toEqual(['shared', [expect.stringMatching(/^shared-[0-9a-f]{8}-2$/)]]);
    for (const holder of inventory.holders) expect(holder.attached).toEqual([shared?.arn, ...made.map(({ arn }) => arn)]);
  });
});

describe('size quota', () => {
  it('below it, every kept action is written out', () => {
    const { actions, back } = narrowed(roleWith({ Effect: 'Allow', Action: 's3:*', Resource: '*' }), (action) => action.startsWith('s3:Get'));
    expect(actions).toEqual(expandAction('s3:Get*'));
    expect(back).toEqual([]);
  });

  it('above it, kept actions are written as prefixes that match nothing else today', () => {
    const { actions, back, size } = narrowed(everything, reads);
    expect(size).toBeLessThanOrEqual(10_240);
    expect(back).toEqual([]);
    expect(actions).toContain('ec2:Describe*');
    expect(actions).not.toContain('iam:Get*');
    const granted = new Set(actions.flatMap((action) => expandAction(action)));
    expect(granted).toEqual(new Set(expandAction('*').filter(reads)));
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
