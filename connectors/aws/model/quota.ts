import { type Atom } from '../../../src/core/permission.ts';
import type { AwsPermission, PolicyDocument } from '../inventory.ts';
import { documentSize } from './document-size.ts';
import { servicesToGiveBack } from './give-back.ts';
import { type NarrowedDocument, narrowDocument } from './narrow-document.ts';
import { type Fixed, splitDocuments } from './split-document.ts';

/** A document of a budget with its atoms, of all principals that it reaches. */
export interface BudgetedDocument {
  readonly document: PolicyDocument;
  readonly atoms: readonly Atom<AwsPermission>[];
  /** May a part of it move into new policies? */
  readonly movable: boolean;
}

/** Within what narrowed documents have to stay. */
export interface Budget {
  /** Characters that the documents may have together. */
  readonly limit: number;
  /** Nothing of them is in force yet, so there is no size that they have already. */
  readonly fresh: boolean;
  /** Managed policies that may be made for what does not fit, and characters of each. */
  readonly room: { readonly count: number; readonly each: number };
  /** May a NotAction list get more elements? By the origin of its statement. */
  readonly excepts: (document: number, origin: number) => boolean;
}

/** Narrowed documents, one for each, and those of managed policies to be made beside them. */
export interface Fitted {
  readonly documents: readonly NarrowedDocument[];
  readonly further: readonly PolicyDocument[];
}

/**
 * Narrows documents that share a quota. What is above the quota and larger than before is first split into further
 * managed policies, then written with prefix patterns, and at last removals are given back, whole services at a time,
 * lowest risk first.
 */
export function narrowWithin(budget: Budget, documents: readonly BudgetedDocument[], remove: ReadonlySet<string>): Fitted {
  const { limit } = budget;
  const before = sum(documents.map(({ document }) => documentSize(document)));
  const bound = budget.fresh ? limit : Math.max(limit, before);
  const candidates = (rest: ReadonlySet<string>, prefixes: boolean): readonly NarrowedDocument[] =>
    documents.map(({ document, atoms }, at) => narrowDocument(document, atoms, rest, { prefixes, excepts: (origin) => budget.excepts(at, origin) }));
  const fit = (narrowed: readonly NarrowedDocument[], rest: ReadonlySet<string>): Fitted | undefined => {
    if (sum(narrowed.map(({ document }) => documentSize(document))) <= bound) return { documents: narrowed, further: [] };
    const fixed = budget.fresh ? () => false : staying(documents, rest);
    const split = splitDocuments(narrowed.map(({ document }) => document), { home: bound, ...budget.room }, fixed);
    if (split === undefined) return undefined;
    return { documents: narrowed.map((each, at) => ({ ...each, document: split.documents[at] ?? each.document })), further: split.further };
  };
  const plain = fit(candidates(remove, false), remove);
  if (plain !== undefined) return plain;
  const steps = servicesToGiveBack(documents.flatMap(({ atoms }) => atoms), remove);
  const attempt = (count: number): Fitted | undefined => {
    const back = new Map<string, string>();
    for (const { service, keys } of steps.slice(0, count)) {
      for (const key of keys) back.set(key, `a narrower policy would exceed ${limit} characters, so ${service} stays as it is`);
    }
    const rest = new Set([...remove].filter((key) => !back.has(key)));
    const fitted = fit(candidates(rest, true), rest);
    return fitted === undefined ? undefined : { ...fitted, documents: withGivenBack(documents, fitted.documents, back) };
  };
  return leastThatFits(attempt, steps.length) ?? { documents: nothing(documents, remove, `no narrower policy stays within ${limit} characters`), further: [] };
}

/**
 * What is not moved out of a policy that is in force, beside policies of which nothing may: patterns whose unknown names
 * stay, and statements with policy variables. That they say the same elsewhere is not shown for every case (`holds.ts`).
 */
function staying(documents: readonly BudgetedDocument[], remove: ReadonlySet<string>): Fixed {
  const kept = new Set(
    documents.flatMap(({ atoms }) => atoms.filter(({ key, permission }) => !permission.named && !remove.has(key)).map(({ permission }) => permission.granted.toLowerCase())),
  );
  return (document, { resources, notResources }, action) =>
    documents[document]?.movable !== true ||
    kept.has(action.toLowerCase()) || [...(resources ?? []), ...(notResources ?? [])].some((each) => each.includes('${'));
}

/** The attempt with the smallest count that fits, taking for granted that every larger count fits as well. */
function leastThatFits<T>(attempt: (count: number) => T | undefined, most: number): T | undefined {
  let found = attempt(0);
  let [low, high] = found === undefined ? [1, most] : [1, 0];
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const result = attempt(middle);
    if (result === undefined) low = middle + 1;
    else [found, high] = [result, middle - 1];
  }
  return found;
}

function nothing(documents: readonly BudgetedDocument[], remove: ReadonlySet<string>, reason: string): readonly NarrowedDocument[] {
  return documents.map(({ document, atoms }) => ({
    document,
    givenBack: new Map(atoms.filter((atom) => remove.has(atom.key)).map((atom) => [atom.key, reason])),
  }));
}

function withGivenBack(
  documents: readonly BudgetedDocument[],
  candidates: readonly NarrowedDocument[],
  back: ReadonlyMap<string, string>,
): readonly NarrowedDocument[] {
  return candidates.map(({ document, givenBack }, at) => {
    const own = (documents[at]?.atoms ?? []).flatMap((atom): [string, string][] => {
      const reason = back.get(atom.key);
      return reason === undefined ? [] : [[atom.key, reason]];
    });
    return { document, givenBack: new Map([...givenBack, ...own]) };
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
