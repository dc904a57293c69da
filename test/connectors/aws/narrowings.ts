import fc from 'fast-check';
import type { AwsInventory, Holder, ManagedPolicy, PolicyDocument, Statement } from '../../../connectors/aws/inventory.ts';
import { attachmentSource, inlineSource, newPolicies } from '../../../connectors/aws/model/new-policy.ts';
import { accountOf } from './small-account.ts';

const actions = fc.constantFrom('s3:*', 's3:Get*', 's3:GetObject', 's3:PutObject', 'ec2:Describe*', 'iam:PassRole', 'sqs:SendMessage', '*');
const resources = fc.constantFrom('*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::b', 'arn:aws:sqs:*:*:größe-${aws:username}', "arn:aws:s3:::it's/$(x)`y`");
const orList = (text: fc.Arbitrary<string>): fc.Arbitrary<string | string[]> => fc.oneof(text, fc.uniqueArray(text, { minLength: 1, maxLength: 4 }));
const condition = fc.constantFrom({}, { Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-west-2'] }, Bool: { 'aws:SecureTransport': true } } });

const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    actionMember: fc.constantFrom('Action', 'Action', 'NotAction'),
    actions: orList(actions),
    resourceMember: fc.constantFrom('Resource', 'Resource', 'NotResource'),
    resources: orList(resources),
    condition,
  })
  .map(({ Effect, actionMember, resourceMember, ...rest }) => ({ Effect, [actionMember]: rest.actions, [resourceMember]: rest.resources, ...rest.condition }));

/** Policy documents as JSON values: one statement or several, some with a Sid. */
export const documents = fc
  .tuple(fc.array(statement, { minLength: 1, maxLength: 4 }), fc.boolean(), fc.boolean(), fc.constantFrom({}, { Version: '2012-10-17' }, { Version: '2012-10-17', Id: 'Größe' }))
  .map(([statements, sids, lone, more]) => {
    const named = statements.map((each, index) => (sids ? { Sid: `S${index}`, ...each } : each));
    return { ...more, Statement: lone && named.length === 1 ? named[0] : named };
  });

/** Accounts with a role, a user in two groups, and two managed policies that some of them hold. */
export const accounts = fc
  .record({ a: documents, b: documents, c: documents, d: documents, e: documents, held: fc.subarray(['one', 'two']), alsoAws: fc.boolean() })
  .map(({ a, b, c, d, e, held, alsoAws }) =>
    accountOf({
      roles: { 'ci-deploy': { inline: { deploy: a, 'a=b,c.d@e+f': b }, attached: [...held, ...(alsoAws ? ['arn:aws:iam::aws:policy/ReadOnlyAccess'] : [])] } },
      users: { alice: { inline: { own: c }, groups: ['admins', 'staff'], attached: ['one'] } },
      groups: { admins: { attached: ['two'] }, staff: {} },
      policies: { one: d, two: e },
    }),
  );

/** Draws a number below the bound. */
export type Draw = (bound: number) => number;
export const draws = fc.infiniteStream(fc.nat(1_000_000)).map((stream): Draw => (bound) => (stream.next().value as number) % bound);

/** Some narrower inventory, as a model might propose it: anything may leave, be split, be spelled out, or be replaced by something new. */
export function narrowed(inventory: AwsInventory, draw: Draw): AwsInventory {
  const made: ManagedPolicy[] = [];
  const holders = inventory.holders.map((holder) => {
    const less = narrowedHolder(holder, draw);
    const sources = [inlineSource(holder), ...holder.attached.map((arn) => attachmentSource(holder, arn))].filter(() => draw(4) === 0);
    const policies = sources.flatMap((source) => newPolicies(inventory, source, holder.inline.map(({ document }) => document)));
    made.push(...policies);
    return { ...less, attached: [...less.attached, ...policies.map(({ arn }) => arn)] };
  });
  return { ...inventory, holders, policies: [...inventory.policies.map((each) => ({ ...each, document: kept(each.document, draw) ?? each.document })), ...made] };
}

function narrowedHolder(holder: Holder, draw: Draw): Holder {
  return {
    ...holder,
    inline: holder.inline.flatMap(({ name, document }) => {
      const after = draw(4) === 0 ? undefined : kept(document, draw);
      return after === undefined ? [] : [{ name, document: after }];
    }),
    attached: holder.attached.filter(() => draw(3) > 0),
    groups: holder.groups.filter(() => draw(3) > 0),
  };
}

/** The document with each statement gone, as it was, narrowed, or split in two; undefined when none is left. */
function kept(document: PolicyDocument, draw: Draw): PolicyDocument | undefined {
  const statements = document.statements.flatMap((each): Statement[] => {
    const choice = draw(5);
    if (choice === 0) return [];
    if (choice === 1 || each.effect === 'Deny') return [each];
    if (choice === 2) return [part(each, draw)];
    const { sid: _, ...second } = part(each, draw);
    return [part(each, draw), second];
  });
  return statements.length === 0 ? undefined : { ...document, statements };
}

function part(statement: Statement, draw: Draw): Statement {
  const { notActions, notResources, ...rest } = statement;
  const positive = draw(2) === 0;
  return {
    ...rest,
    ...(notActions === undefined ? {} : positive ? { actions: ['s3:GetObject', 'sqs:SendMessage'].slice(draw(2)) } : { notActions }),
    ...(notResources === undefined ? {} : draw(2) === 0 ? { resources: ['arn:aws:s3:::kept/*'] } : { notResources }),
    ...(rest.actions === undefined ? {} : { actions: texts(rest.actions, draw) }),
    ...(rest.resources === undefined ? {} : { resources: texts(rest.resources, draw) }),
  };
}

/** Each text stays, leaves, or is spelled out; never none. */
function texts(list: readonly string[], draw: Draw): readonly string[] {
  const out = list.flatMap((text) => [[], [text], text === '*' ? ['ec2:Run', 'sns:*'] : [`${text}-1`, `${text}-2`]][draw(3)]!);
  return out.length === 0 ? [list[0]!] : out;
}
