import { canonicalJson, isObject } from '../../../../src/core/json.ts';
import { byText } from '../../../../src/core/order.ts';
import type { PolicyDocument, Statement } from '../../inventory.ts';
import { valueIncludes } from '../condition-values.ts';
import { conditionHolds } from '../conditions/evaluate.ts';
import { nameIs, namesRequester, statementAdmits } from './admits.ts';
import { namedPrincipals } from './named.ts';
import type { TrustRequest } from './request.ts';

/** A line of a Condition block: operator, key, values of which any is enough. */
export interface ConditionLine {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Who took the role, with the lines that hold for all of them and for as few others as possible. */
export interface Subjects {
  readonly requests: readonly TrustRequest[];
  readonly lines: readonly ConditionLine[];
}

/** Whose statements of a trust policy let him in, and by which of them. */
export interface NarrowedTrust {
  readonly document: PolicyDocument;
  /** Requests for which it is not shown that the new policy lets them in wherever the old one did. */
  readonly unshown: readonly TrustRequest[];
}

/**
 * A trust policy for these subjects alone: of each Allow statement that may have let one of them in, the principals that
 * mean them, and its own conditions with further lines. Nothing else is written, so it cannot be wider; Deny statements
 * stay as they are. It lets in each of them wherever the old one does, because the added lines hold for each of them.
 */
export function narrowTrust(trust: PolicyDocument, { requests, lines }: Subjects): NarrowedTrust {
  const shown = new Set<TrustRequest>();
  const statements = trust.statements.flatMap((statement): Statement[] => {
    if (statement.effect === 'Deny') return [statement];
    const meant = requests.filter((request) => statementAdmits(statement, trust.version, request).holds !== 'no');
    if (meant.length === 0) return [];
    const further = withoutNames(statement, meant) ? [...lines, principalLine(meant)] : lines;
    const condition = withLines(statement.condition, further.filter((line) => line.values.length > 0));
    if (condition === undefined) {
      for (const request of meant) shown.add(request);
      return [statement];
    }
    const added = blockOf(further.filter((line) => line.values.length > 0));
    for (const request of meant) if (conditionHolds(added, trust.version, request.context).holds === 'yes') shown.add(request);
    return [{ ...statement, ...principalsOf(statement, meant), ...(condition === '' ? {} : { condition }) }];
  });
  return { document: { ...trust, statements }, unshown: requests.filter((request) => !shown.has(request)) };
}

/** Is somebody meant whom the statement names only by the account, or by `*`? */
function withoutNames(statement: Statement, meant: readonly TrustRequest[]): boolean {
  const named = namedPrincipals(statement);
  const names = named === undefined || named === 'everybody' ? [] : (named['AWS'] ?? []);
  const isNamed = ({ name, id, session }: TrustRequest): boolean => names.some((each) => [name, id, session].includes(each));
  return meant.some((request) => request.kind === 'AWS' && !isNamed(request));
}

/** `aws:PrincipalArn` of a session is the ARN of its role (IAM User Guide, "AWS global condition context keys"). */
function principalLine(meant: readonly TrustRequest[]): ConditionLine {
  const arns = meant.filter(({ kind }) => kind === 'AWS').map(({ name }) => name);
  return { operator: 'ArnEquals', key: 'aws:PrincipalArn', values: [...new Set(arns)].sort(byText) };
}

function principalsOf(statement: Statement, meant: readonly TrustRequest[]): Pick<Statement, 'principal'> {
  const named = namedPrincipals(statement);
  if (named === undefined || named === 'everybody') return statement.principal === undefined ? {} : { principal: statement.principal };
  const kept = Object.entries(named).flatMap(([kind, names]): [string, unknown][] => {
    const own = meant.filter((request) => request.kind === kind);
    const mayBeMeant = (name: string): boolean => {
      const alone = { ...statement, principal: canonicalJson({ Principal: { [kind]: name } }) };
      return own.some((request) => nameIs(name, request) || namesRequester(alone, request).holds === 'maybe');
    };
    const of = (names ?? []).filter(mayBeMeant);
    return of.length === 0 ? [] : [[kind, of.length === 1 ? of[0] : of]];
  });
  return { principal: canonicalJson({ Principal: Object.fromEntries(kept) }) };
}

/** The block with further lines; undefined when one of them is already there in other words and both cannot stand together. */
function withLines(condition: string | undefined, lines: readonly ConditionLine[]): string | undefined {
  const block: Record<string, Record<string, unknown>> = {};
  const written: unknown = condition === undefined ? {} : JSON.parse(condition);
  if (isObject(written)) for (const [operator, keys] of Object.entries(written)) if (isObject(keys)) block[operator] = { ...keys };
  for (const { operator, key, values } of lines) {
    const spelled = Object.keys(block).find((each) => each.toLowerCase() === operator.toLowerCase()) ?? operator;
    const keys = (block[spelled] ??= {});
    const same = Object.keys(keys).find((each) => each.toLowerCase() === key.toLowerCase());
    const old = same === undefined ? undefined : [keys[same]].flat().map(String);
    // Two lines of one operator and key cannot both stand: the values that both allow are what both say.
    const like = operator.toLowerCase();
    const both = old === undefined ? values : values.filter((value) => old.some((each) => valueIncludes(like, each, like, value)));
    if (both.length < values.length) return undefined;
    keys[same ?? key] = both.length === 1 ? both[0] : both;
  }
  return Object.keys(block).length === 0 ? '' : canonicalJson(block);
}

function blockOf(lines: readonly ConditionLine[]): string {
  const block: Record<string, Record<string, readonly string[]>> = {};
  for (const { operator, key, values } of lines) (block[operator] ??= {})[key] = values;
  return lines.length === 0 ? '' : canonicalJson(block);
}
