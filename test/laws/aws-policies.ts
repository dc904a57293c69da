import fc from 'fast-check';
import type { AwsInventory, PolicyDocument, Statement } from '../../connectors/aws/inventory.ts';
import type { Request } from './aws-reference.ts';

/*
 * A small world: two services, whose actions and resources no action list knows, and a third that policies name only by
 * `*`. The universe holds, for every pattern, texts inside and outside it, so that patterns that differ do so here.
 */
const NAMES = ['Get', 'GetA', 'GetAB', 'GetB', 'Put', 'PutA', 'zq'];
export const ACTIONS = [...NAMES.map((name) => `x:${name}`), 'y:GetA', 'y:Put', 'z:zq'];
export const RESOURCES = [...['', 'a', 'a/', 'a/c', 'a/b/c', 'ab', 'b', 'b/c', 'c', 'zq'].map((name) => `arn:aws:x:::${name}`), 'arn:aws:y:::a', 'arn:aws:y:::zq'];
const TEXTS: readonly (readonly string[])[] = [[], ['a'], ['ab'], ['b'], ['A'], ['z'], ['zq']];
const SETS: readonly (readonly string[])[] = [[], ['a'], ['b'], ['ab'], ['a', 'b'], ['z'], ['zq']];
export const CONTEXTS: readonly Request['context'][] = TEXTS.flatMap((t) =>
  [[], ['true'], ['false']].flatMap((f) => [[], ['3'], ['9']].flatMap((n) => SETS.map((s) => ({ 'aws:ResourceTag/t': t, 'aws:MultiFactorAuthPresent': f, 'x:n': n, 'x:s': s })))),
);

/** What each element may be narrowed to. */
const ACTION_PARTS: Readonly<Record<string, readonly string[]>> = {
  '*': ['x:*', 'y:*', '*:Get*', '*'],
  'x:*': ['x:Get*', 'x:Put*', 'x:*A', 'X:GETA'],
  '*:Get*': ['x:Get*', 'y:Get*'],
  'x:Get*': ['x:Get', 'x:GetA', 'x:GetA*', 'x:Get?'],
  'x:GetA*': ['x:GetA', 'x:Get?B'],
  'x:Put*': ['x:PutA', 'x:put'],
  'x:*A': ['x:GetA', 'x:PutA'],
  'x:?et*': ['x:Get*', 'x:GetB'],
  'y:*': ['y:GetA', 'y:Put'],
};
const RESOURCE_PARTS: Readonly<Record<string, readonly string[]>> = {
  '*': ['arn:aws:x:::*', 'arn:aws:y:::*', '*'],
  'arn:aws:x:::*': ['arn:aws:x:::a*', 'arn:aws:x:::b*', 'arn:aws:x:::*/c', 'arn:aws:x:::?'],
  'arn:aws:x:::a*': ['arn:aws:x:::a/*', 'arn:aws:x:::a', 'arn:aws:x:::ab'],
  'arn:aws:x:::a/*': ['arn:aws:x:::a/c', 'arn:aws:x:::a/*/c'],
  'arn:aws:x:::*/c': ['arn:aws:x:::a/c', 'arn:aws:x:::b/c'],
  'arn:aws:x:::?': ['arn:aws:x:::a', 'arn:aws:x:::b'],
};
export const CONDITIONS: readonly string[] = [
  { StringEquals: { 'aws:ResourceTag/t': 'a' } },
  { StringEquals: { 'aws:ResourceTag/t': ['a', 'b'] } },
  { StringEqualsIgnoreCase: { 'aws:ResourceTag/t': 'A' } },
  { StringLike: { 'aws:ResourceTag/t': 'a*' } },
  { StringNotEquals: { 'aws:ResourceTag/t': 'a' } },
  { StringNotLike: { 'aws:ResourceTag/t': ['a*', 'b'] } },
  { StringEqualsIfExists: { 'aws:ResourceTag/t': ['a', 'b'] } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  { StringNotEquals: { 'aws:ResourceTag/t': ['a', 'b'] } },
  { StringNotEqualsIfExists: { 'aws:ResourceTag/t': 'b' } },
  { StringLikeIfExists: { 'aws:ResourceTag/t': '?' } },
  { 'ForAllValues:StringNotEquals': { 'x:s': 'a' } },
  { 'ForAnyValue:StringNotEquals': { 'x:s': ['a', 'b'] } },
  { Null: { 'x:s': 'false' }, BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } },
  { Null: { 'aws:ResourceTag/t': 'true' } },
  { Null: { 'aws:ResourceTag/t': 'false' } },
  { NumericLessThan: { 'x:n': '5' } },
  { NumericLessThanEquals: { 'x:n': '10' } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' }, StringEquals: { 'aws:ResourceTag/t': 'a' } },
  { 'ForAllValues:StringEquals': { 'x:s': ['a', 'b'] } },
  { 'ForAllValues:StringLike': { 'x:s': '?' } },
  { 'ForAnyValue:StringEquals': { 'x:s': 'a' } },
  { 'ForAnyValue:StringLike': { 'x:s': ['a*', 'c'] } },
].map((each) => JSON.stringify(each));

const elements = (parts: Readonly<Record<string, readonly string[]>>) => [...new Set([...Object.keys(parts), ...Object.values(parts).flat()])].sort();
const action = fc.constantFrom(...elements(ACTION_PARTS));
const resource = fc.constantFrom(...elements(RESOURCE_PARTS));
const condition = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary: fc.constantFrom(...CONDITIONS) });
const some = (text: fc.Arbitrary<string>) => fc.uniqueArray(text, { minLength: 1, maxLength: 3 });

type Draft = Omit<Statement, 'origin'>;

const statement: fc.Arbitrary<Draft> = fc
  .record({
    effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Allow' as const, 'Deny' as const),
    actions: fc.oneof({ weight: 4, arbitrary: some(action).map((each) => ({ actions: each })) }, some(action.filter((each) => each !== '*')).map((each) => ({ notActions: each }))),
    resources: fc.oneof({ weight: 4, arbitrary: some(resource).map((each) => ({ resources: each })) }, some(resource.filter((each) => each !== '*')).map((each) => ({ notResources: each }))),
    condition,
  })
  .map(({ effect, actions, resources, condition: block }) => ({ effect, ...actions, ...resources, ...(block === undefined ? {} : { condition: block }) }));

const statements = fc.array(statement, { minLength: 1, maxLength: 4 });

/**
 * Two policies of realistic shape. Mostly one was made from the other: narrowed by people or programs (parts of patterns,
 * more conditions, statements gone), sometimes with something wider among it; or the wide one was cut into statements that
 * hold only together what the narrow one holds in one piece; or they have nothing to do with each other.
 */
export const pairs: fc.Arbitrary<readonly [readonly Statement[], readonly Statement[]]> = fc
  .oneof(
    { weight: 5, arbitrary: statements.chain((wide) => narrowed(wide).map((narrow) => [wide, narrow] as const)) },
    { weight: 4, arbitrary: statements.chain((narrow) => split(narrow).map((wide) => [wide, narrow] as const)) },
    { weight: 1, arbitrary: fc.tuple(statements, statements) },
  )
  .map(([wide, narrow]) => [numbered(wide), numbered(narrow)]);

function numbered(drafts: readonly Draft[]): readonly Statement[] {
  return drafts.map((each, origin) => ({ ...each, origin }));
}

/** Choices, drawn one after the other. */
const choices = fc.infiniteStream(fc.nat(1_000_000)).map((stream) => (below: number): number => (stream.next().value as number) % below);
type Choose = (below: number) => number;

function narrowed(wide: readonly Draft[]): fc.Arbitrary<readonly Draft[]> {
  return choices.map((choose) =>
    wide.flatMap((each): readonly Draft[] => {
      const way = choose(each.effect === 'Deny' ? 10 : 6);
      if (way === 0) return [];
      if (way === 1 && each.effect === 'Allow') return [partOf(each, choose), partOf(each, choose)];
      return way < 5 && each.effect === 'Allow' ? [partOf(each, choose)] : [each];
    }),
  );
}

/** Smaller in one or two respects; once in a while wider. */
function partOf(each: Draft, choose: Choose): Draft {
  const part = (list: readonly string[] | undefined, parts: Readonly<Record<string, readonly string[]>>) =>
    list?.flatMap((text) => (choose(2) === 0 ? [text] : parts[text]?.slice(choose(2), 2 + choose(2)) ?? [text]));
  const { condition: own, ...rest } = each;
  const drawn = CONDITIONS[choose(CONDITIONS.length)] ?? '';
  const condition = choose(8) === 0 ? undefined : (own ?? (choose(3) === 0 ? drawn : undefined));
  return {
    ...rest,
    ...(each.actions === undefined ? {} : { actions: orSame(part(each.actions, ACTION_PARTS), each.actions) }),
    ...(each.resources === undefined ? {} : { resources: orSame(part(each.resources, RESOURCE_PARTS), each.resources) }),
    ...(each.notActions === undefined ? {} : { notActions: [...each.notActions, ...(choose(2) === 0 ? ['x:Put*'] : [])] }),
    ...(each.notResources === undefined ? {} : { notResources: choose(4) === 0 ? ['arn:aws:x:::a/*'] : each.notResources }),
    ...(condition === undefined ? {} : { condition: choose(5) === 0 ? drawn : condition }),
  };
}

function orSame(part: readonly string[] | undefined, whole: readonly string[]): readonly string[] {
  return part === undefined || part.length === 0 ? whole : part;
}

/** Conditions of which a request meets at least one; of the last two it may meet neither. */
const COMPLETING: readonly (readonly [object, object])[] = [
  [{ StringEquals: { 'aws:ResourceTag/t': 'a' } }, { StringNotEquals: { 'aws:ResourceTag/t': 'a' } }],
  [{ StringLike: { 'aws:ResourceTag/t': 'a*' } }, { StringNotLike: { 'aws:ResourceTag/t': ['a*'] } }],
  [{ StringEqualsIfExists: { 'aws:ResourceTag/t': ['a', 'b'] } }, { StringNotEquals: { 'aws:ResourceTag/t': 'b' } }],
  [{ Null: { 'x:s': 'true' } }, { Null: { 'x:s': 'false' } }],
  [{ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }],
  [{ StringEquals: { 'aws:ResourceTag/t': 'a' } }, { StringNotEquals: { 'aws:ResourceTag/t': ['a', 'b'] } }],
  [{ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }],
];

/** Each statement in two that hold it together: by an action, a resource, a condition or, once in a while, not quite. */
function split(whole: readonly Draft[]): fc.Arbitrary<readonly Draft[]> {
  return choices.map((choose) =>
    whole.flatMap((each): readonly Draft[] => {
      const { actions: _, notActions: __, ...onActions } = each;
      const { resources: ___, notResources: ____, ...onResources } = each;
      const name = elements(ACTION_PARTS)[choose(elements(ACTION_PARTS).length)] ?? '*';
      const place = elements(RESOURCE_PARTS)[choose(elements(RESOURCE_PARTS).length)] ?? '*';
      const way = choose(6);
      if (way === 1 && each.condition === undefined) {
        return (COMPLETING[choose(COMPLETING.length)] ?? []).map((block) => ({ ...each, condition: JSON.stringify(block) }));
      }
      if (way < 2 || name === '*' || place === '*') return [each];
      if (way < 4) return [{ ...onActions, actions: [name] }, { ...onActions, notActions: [choose(6) === 0 ? 'x:*' : name] }];
      return [{ ...onResources, resources: [place] }, { ...onResources, notResources: [choose(6) === 0 ? 'arn:aws:x:::a*' : place] }];
    }),
  );
}

export const HOLDER = 'AROAX';

/** An account with one role that holds the statements. */
export function inventoryOf(list: readonly Statement[]): AwsInventory {
  const document: PolicyDocument = { version: '2012-10-17', statements: list };
  const role = { kind: 'role' as const, id: HOLDER, name: 'r', arn: 'arn:aws:iam::1:role/r', path: '/', inline: [{ name: 'p', document }], attached: [], groups: [] };
  return { account: '1', partition: 'aws', holders: [role], policies: [] };
}
