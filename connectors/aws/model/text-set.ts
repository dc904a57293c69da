import { arnPattern } from './arn.ts';
import { type Budget, textBetween } from './difference.ts';
import { actionDisjoint, actionIncludes, actionTokens, all, matchesAction, matchesResource, not, resourceDisjoint, resourceIncludes } from './patterns.ts';
import { actionSamples, resourceSamples } from './sample.ts';
import { type Token, literals, opened } from './tokens.ts';

/** The texts that every pattern of `all` matches and none of `none` does. */
export interface TextSet {
  readonly all: readonly string[];
  readonly none: readonly string[];
}

/** One text of a set, that there is none, or why neither is known. */
export type Member = { readonly is: 'some'; readonly text: string } | { readonly is: 'none' } | { readonly is: 'unknown'; readonly why: string };

const NONE: Member = { is: 'none' };
const GIVEN_UP: Member = { is: 'unknown', why: 'the patterns are too many and too entangled' };

/** What is certain between two patterns of one kind. */
interface Relations {
  readonly includes: (wide: string, narrow: string) => boolean;
  readonly disjoint: (a: string, b: string) => boolean;
}
const ACTIONS: Relations = { includes: actionIncludes, disjoint: actionDisjoint };
const RESOURCES: Relations = {
  includes: (wide, narrow) => resourceIncludes(wide, narrow) === 'yes',
  disjoint: (a, b) => resourceDisjoint(a, b) === 'yes',
};

/** The same set without patterns that change nothing; `undefined` when two patterns alone show that it is empty. */
export function simplerActions(set: TextSet): TextSet | undefined {
  return simpler(set, ACTIONS);
}

/** The same for resources; certain whatever the readings and variables of the patterns are. */
export function simplerResources(set: TextSet): TextSet | undefined {
  return simpler(set, RESOURCES);
}

function simpler(set: TextSet, { includes, disjoint }: Relations): TextSet | undefined {
  const needed: string[] = [];
  for (const each of new Set(set.all)) {
    if (needed.some((other) => includes(each, other))) continue;
    needed.splice(0, needed.length, ...needed.filter((other) => !includes(other, each)), each);
  }
  if (needed.some((each, at) => needed.slice(at + 1).some((other) => disjoint(each, other)))) return undefined;
  const cut: string[] = [];
  for (const each of new Set(set.none)) {
    if (needed.some((other) => disjoint(each, other))) continue;
    if (needed.some((other) => includes(each, other))) return undefined;
    cut.push(each);
  }
  return { all: needed, none: cut };
}

const ANY_NAME: Token = { run: true, colon: false };
/**
 * An action is a service prefix and a name, with one colon between them
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html).
 */
const ACTION_FORM: readonly Token[] = [ANY_NAME, ...literals(':'), ANY_NAME];

/** An action of the set; always known unless the budget ends. */
export function anAction(set: TextSet, budget: Budget): Member {
  const known = simplerActions(set);
  if (known === undefined) return NONE;
  for (const sample of known.all.flatMap(actionSamples)) {
    if (sample.split(':').length !== 2) continue;
    if (known.all.every((each) => matchesAction(each, sample)) && !known.none.some((each) => matchesAction(each, sample))) return { is: 'some', text: sample };
  }
  const found = textBetween([...known.all.map(actionTokens), ACTION_FORM], known.none.map(actionTokens), budget);
  return found === 'given-up' ? GIVEN_UP : found === 'none' ? NONE : { is: 'some', text: spelled(found) };
}

/**
 * A resource of the set. `some` is one whatever the readings of the patterns are, and whatever their variables stand
 * for (then its text holds the variables); `none` holds in every reading as well.
 */
export function aResource(set: TextSet, budget: Budget): Member {
  const known = simplerResources(set);
  if (known === undefined) return NONE;
  for (const sample of known.all.flatMap(resourceSamples)) {
    const answers = [...known.all.map((each) => matchesResource(each, sample)), ...known.none.map((each) => not(matchesResource(each, sample)))];
    if (all(answers) === 'yes') return { is: 'some', text: sample };
  }
  const [only = '*', second] = known.all;
  if (second === undefined && known.none.length === 0) return { is: 'some', text: only };
  const key = [...known.all, '', ...known.none].join('\n');
  const member = searched.get(key) ?? search(known, budget);
  if (searched.size >= MAX_CACHED) searched.clear();
  if (member !== GIVEN_UP) searched.set(key, member);
  return member;
}

/** The same regions are asked for again with each action of a statement. */
const searched = new Map<string, Member>();
const MAX_CACHED = 5_000;

function search(set: TextSet, budget: Budget): Member {
  const plain = [...set.all, ...set.none].every((each) => arnPattern(each).readings.length === 1 && !hasVariables(each));
  if (!plain && isSurelyEmpty(set, budget)) return NONE;
  const member = sureMember(set, budget);
  return plain && member.is === 'unknown' && member !== GIVEN_UP ? NONE : member;
}

/** In every reading: nothing is left when the set is taken as large as it may be. */
function isSurelyEmpty({ all: within, none }: TextSet, budget: Budget): boolean {
  const alone = within.length === 1;
  const count = Math.max(...[...within, ...none].map((each) => arnPattern(each).readings.length));
  for (let at = 0; at < count; at += 1) {
    // A variable of a lone pattern stands for itself; several patterns may spell its value each in its own way.
    const inside = within.map((each) => (alone ? reading(each, at) : opened(reading(each, at))));
    if (textBetween(inside, none.map((each) => reading(each, at)), budget) !== 'none') return false;
  }
  return true;
}

/** Taken as small as it may be: in all readings at once, cut patterns with any value of their variables. */
function sureMember({ all: within, none }: TextSet, budget: Budget): Member {
  if (within.some(hasVariables)) return { is: 'unknown', why: `it depends on the policy variables of ${within.filter(hasVariables).join(', ')}` };
  const cut = none.flatMap((each) => arnPattern(each).readings.map(opened));
  const found = textBetween(within.flatMap((each) => arnPattern(each).readings), cut, budget);
  if (found === 'given-up') return GIVEN_UP;
  if (found !== 'none') return { is: 'some', text: spelled(found) };
  const open = none.filter(hasVariables);
  if (open.length > 0) return { is: 'unknown', why: `it depends on the policy variables of ${open.join(', ')}` };
  return { is: 'unknown', why: `it depends on how far the wildcards of ${[...within, ...none].join(', ')} reach` };
}

function hasVariables(pattern: string): boolean {
  return arnPattern(pattern).variables.length > 0;
}

function reading(pattern: string, at: number): readonly Token[] {
  const { readings } = arnPattern(pattern);
  return readings[at] ?? readings[0] ?? literals(pattern);
}

function spelled(text: readonly Token[]): string {
  return text.map((token) => ('literal' in token ? String.fromCodePoint(token.literal) : '')).join('');
}
