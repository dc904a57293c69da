import { by } from '../../../src/core/order.ts';
import { type Atom, RISK_WEIGHT } from '../../../src/core/permission.ts';
import type { AwsPermission, Holder, PolicyDocument } from '../inventory.ts';
import { documentJson } from '../policy.ts';
import { type NarrowedDocument, narrowDocument } from './narrow-document.ts';

/**
 * Characters that policies may have, white space not counted: one managed policy, and the sum of all inline policies of
 * one user, role or group.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html ("IAM and STS character limits")
 */
export const MANAGED_POLICY_SIZE = 6_144;
export const INLINE_POLICIES_SIZE: Readonly<Record<Holder['kind'], number>> = { user: 2_048, role: 10_240, group: 5_120 };

/** A document of a budget with its atoms, of all principals that it reaches. */
export interface BudgetedDocument {
  readonly document: PolicyDocument;
  readonly atoms: readonly Atom<AwsPermission>[];
}

/** Size by which IAM judges a document: compact JSON, in characters. White space inside texts is counted, to be safe. */
export function documentSize(document: PolicyDocument): number {
  return document.statements.length === 0 ? 0 : JSON.stringify(documentJson(document, 'compact')).length;
}

/**
 * Narrows documents that share a quota. A candidate that is above the quota and larger than before is first written with
 * prefix patterns; if that does not do, removals are given back, whole services at a time, lowest risk first.
 */
export function narrowWithin(
  limit: number,
  documents: readonly BudgetedDocument[],
  remove: ReadonlySet<string>,
): readonly NarrowedDocument[] {
  const before = sum(documents.map(({ document }) => documentSize(document)));
  const bound = Math.max(limit, before);
  const fits = (candidates: readonly NarrowedDocument[]): boolean =>
    sum(candidates.map(({ document }) => documentSize(document))) <= bound;
  const plain = documents.map(({ document, atoms }) => narrowDocument(document, atoms, remove));
  if (fits(plain)) return plain;
  const steps = servicesToGiveBack(documents, remove);
  const attempt = (count: number): readonly NarrowedDocument[] | undefined => {
    const back = new Map<string, string>();
    for (const { service, keys } of steps.slice(0, count)) {
      for (const key of keys) back.set(key, `a narrower policy would exceed ${limit} characters, so ${service} stays as it is`);
    }
    const rest = new Set([...remove].filter((key) => !back.has(key)));
    const candidates = documents.map(({ document, atoms }) => narrowDocument(document, atoms, rest, { prefixes: true }));
    return fits(candidates) ? withGivenBack(documents, candidates, back) : undefined;
  };
  return leastThatFits(attempt, steps.length) ?? nothing(documents, remove, `no narrower policy stays within ${limit} characters`);
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

interface Step {
  readonly service: string;
  readonly keys: readonly string[];
}

/** Services of which something leaves and enough stays to be worth writing as one pattern, those first whose removals weigh least. */
function servicesToGiveBack(documents: readonly BudgetedDocument[], remove: ReadonlySet<string>): readonly Step[] {
  const services = new Map<string, { stays: number; heaviest: number; weight: number; readonly keys: string[] }>();
  for (const atom of documents.flatMap(({ atoms }) => atoms)) {
    const known = services.get(atom.group) ?? { stays: 0, heaviest: 0, weight: 0, keys: [] };
    services.set(atom.group, known);
    if (!remove.has(atom.key)) {
      known.stays += 1;
      continue;
    }
    known.heaviest = Math.max(known.heaviest, RISK_WEIGHT[atom.risk]);
    // In whole tenths: sums of fractions would depend on the order of the atoms.
    known.weight += Math.round(10 * RISK_WEIGHT[atom.risk]);
    known.keys.push(atom.key);
  }
  return [...services]
    .filter(([, { stays, keys }]) => stays > 1 && keys.length > 0)
    .sort(by(([service]) => service))
    .sort(([, a], [, b]) => a.heaviest - b.heaviest || a.weight - b.weight)
    .map(([service, { keys }]) => ({ service, keys }));
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
