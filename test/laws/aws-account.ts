import fc from 'fast-check';
import type { AwsInventory, Holder, ManagedPolicy, PolicyDocument, Statement } from '../../connectors/aws/inventory.ts';

/** Services and names that no action list knows: their resource types are open. */
export const ACTIONS = ['x:a', 'x:b', 'x:ab', 'x:aq', 'x:q', 'x:qq', 'y:a', 'y:q', 'q:a', 'q:q'];
const NAMES = ['', 'a', 'b', 'q', 'aa', 'ab', 'ba', 'bb', 'aq', 'qa', 'qb', 'a/b', 'a/q', 'b/a', 'aba', 'abb'];
export const RESOURCES = [...NAMES.map((name) => `arn:aws:x:::${name}`), 'arn:q:q:q:q:q'];
/** Facts of a request that the record lacks: two conditions and the value of one policy variable. */
export interface Facts {
  readonly conditions: ReadonlySet<string>;
  readonly value: string | undefined;
  /** Is a whole statement void, and not only the pattern, when its variable has no value? The documentation says "might". */
  readonly voids: boolean;
}
const CONDITIONS = ['{"Bool":{"one":"true"}}', '{"Bool":{"two":"true"}}'] as const;
export const FACTS: readonly Facts[] = [[], [0], [1], [0, 1]].flatMap((held) =>
  [['a'], ['b'], ['q'], [undefined, true], [undefined, false]].map(([value, voids]) => ({
    conditions: new Set(held.map((at) => CONDITIONS[at] ?? '')),
    value: typeof value === 'string' ? value : undefined,
    voids: voids === true,
  })),
);

const action = fc.constantFrom('x:a', 'X:A', 'x:b', 'x:*', 'x:a*', 'x:?', '*', 'y:*', 'y:a', '*:a');
const resource = fc.constantFrom('*', ...['*', 'a', 'b', 'a*', '*b', '?', '?b', 'a?*', 'a/*', '*a*', '${v}', '${v}*', 'a${v}'].map((name) => `arn:aws:x:::${name}`));

/** A statement; with `facts`, conditions and policy variables may occur. */
function statement(facts: boolean): fc.Arbitrary<Statement> {
  const pattern = facts ? resource : resource.filter((each) => !each.includes('$'));
  const actions = fc.array(action, { minLength: 1, maxLength: 2 });
  const resources = fc.array(pattern, { minLength: 1, maxLength: 2 });
  return fc
    .record({
      effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
      actions: fc.oneof({ weight: 3, arbitrary: actions.map((each) => ({ actions: each })) }, actions.map((each) => ({ notActions: each }))),
      resources: fc.oneof(
        { weight: 3, arbitrary: resources.map((each) => ({ resources: each })) },
        resources.map((each) => ({ notResources: each })),
      ),
      condition: facts ? fc.constantFrom(undefined, undefined, ...CONDITIONS) : fc.constant(undefined),
    })
    .map(({ effect, condition, ...lists }) => ({
      effect,
      ...lists.actions,
      ...lists.resources,
      ...(condition === undefined ? {} : { condition }),
      origin: 0,
    }));
}

export function document(facts: boolean): fc.Arbitrary<PolicyDocument> {
  return fc
    .array(statement(facts), { minLength: 1, maxLength: 3 })
    .map((statements) => ({ version: '2012-10-17', statements: statements.map((each, origin) => ({ ...each, origin })) }));
}

/** What a test account has; documents only for what the export shows. */
export interface Parts {
  readonly inline: PolicyDocument;
  readonly managed: PolicyDocument | undefined;
  readonly group: PolicyDocument | undefined;
  readonly boundary: PolicyDocument | undefined;
}

export function parts(facts: boolean): fc.Arbitrary<Parts> {
  const some = fc.option(document(facts), { nil: undefined, freq: 1 });
  return fc.record({ inline: document(facts), managed: some, group: some, boundary: some });
}

export const USER = 'AIDAX';

/** A user with an inline policy and, if given, a managed policy, a group and a boundary. */
export function accountOf({ inline, managed, group, boundary }: Parts): AwsInventory {
  const user: Holder = {
    ...holder('user', USER),
    inline: [{ name: 'p', document: inline }],
    attached: managed === undefined ? [] : ['arn:m'],
    groups: group === undefined ? [] : ['g'],
    ...(boundary === undefined ? {} : { boundary: 'arn:b' }),
  };
  const holders = group === undefined ? [user] : [user, { ...holder('group', 'g'), inline: [{ name: 'p', document: group }] }];
  return { account: '1', partition: 'aws', holders, policies: [...policy('arn:m', managed), ...policy('arn:b', boundary)] };
}

function holder(kind: Holder['kind'], id: string): Holder {
  return { kind, id, name: id, arn: `arn:${id}`, path: '/', inline: [], attached: [], groups: [] };
}

function policy(arn: string, shown: PolicyDocument | undefined): readonly ManagedPolicy[] {
  return shown === undefined ? [] : [{ arn, name: arn, managedBy: 'customer', versionId: 'v1', document: shown }];
}

/** What a statement can be made into by narrowing it, and sometimes by widening it. */
export function changed(from: Parts): fc.Arbitrary<Parts> {
  const change = (each: PolicyDocument | undefined): fc.Arbitrary<PolicyDocument | undefined> =>
    each === undefined ? fc.constant(undefined) : fc.array(fc.tuple(fc.nat(5), resource, action), { minLength: each.statements.length, maxLength: each.statements.length }).map((how) => ({
      ...each,
      statements: each.statements.flatMap((one, at) => changedStatement(one, how[at] ?? [0, '*', '*'])),
    }));
  return fc.record({ inline: change(from.inline), managed: change(from.managed), group: change(from.group), boundary: change(from.boundary) }).map((made) => ({
    ...made,
    inline: made.inline ?? from.inline,
  }));
}

function changedStatement(one: Statement, [how, pattern, name]: [number, string, string]): readonly Statement[] {
  if (how === 0 && one.effect === 'Allow') return [];
  if (how === 1 && one.resources !== undefined) return [{ ...one, resources: [pattern] }];
  if (how === 2 && one.actions !== undefined) return [{ ...one, actions: [name] }];
  return [one];
}
