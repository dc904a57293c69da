import type { AwsAccess, Statement } from '../../connectors/aws/inventory.ts';
import type { Facts, Parts } from './aws-account.ts';

/**
 * IAM's decision for one request of which everything is known, written for clarity and for nothing else: the oracle of
 * the laws. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function isAllowed(parts: Parts, action: string, resource: string, facts: Facts): boolean {
  const identity = [parts.inline, parts.managed, parts.group].flatMap((each) => each?.statements ?? []);
  return permits(identity, action, resource, facts) && (parts.boundary === undefined || permits(parts.boundary.statements, action, resource, facts));
}

/** Is an explicit Deny of the identity policies met? */
export function isDenied(parts: Parts, action: string, resource: string, facts: Facts): boolean {
  const identity = [parts.inline, parts.managed, parts.group].flatMap((each) => each?.statements ?? []);
  return identity.some((each) => each.effect === 'Deny' && meets(each, action, resource, facts));
}

/** The resources that an access may have meant. */
export function meant(access: AwsAccess, all: readonly string[]): readonly string[] {
  return access.resource === undefined ? all : [access.resource];
}

function permits(statements: readonly Statement[], action: string, resource: string, facts: Facts): boolean {
  const met = statements.filter((each) => meets(each, action, resource, facts));
  return met.some((each) => each.effect === 'Allow') && !met.some((each) => each.effect === 'Deny');
}

function meets(each: Statement, action: string, resource: string, facts: Facts): boolean {
  const patterns = each.resources ?? each.notResources ?? [];
  if (facts.value === undefined && facts.voids && patterns.some((pattern) => pattern.includes('${v}'))) return false;
  const named = (pattern: string) => glob(pattern.toLowerCase()).test(action.toLowerCase());
  const placed = (pattern: string) =>
    facts.value === undefined && pattern.includes('${v}') ? false : glob(pattern.replaceAll('${v}', facts.value ?? '')).test(resource);
  return (
    (each.actions?.some(named) ?? !each.notActions?.some(named)) &&
    (each.resources?.some(placed) ?? !each.notResources?.some(placed)) &&
    (each.condition === undefined || facts.conditions.has(each.condition))
  );
}

const globs = new Map<string, RegExp>();

function glob(pattern: string): RegExp {
  let known = globs.get(pattern);
  if (known === undefined) {
    known = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
    globs.set(pattern, known);
  }
  return known;
}

/** A request of which everything is known: also every value of its condition keys; an absent key has none. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** What the statements of one principal say of a request. An explicit Deny overrides every Allow. */
export function decide(statements: readonly Statement[], request: Request): 'allow' | 'deny' | 'nothing' {
  return decideAmong(naming(statements, request), request.context);
}

/** The statements that name the action and the resource. */
export function naming(statements: readonly Statement[], { action, resource }: Omit<Request, 'context'>): readonly Statement[] {
  return statements.filter((each) => names(each, action) && places(each, resource));
}

/** The same decision, among statements that name the action and the resource. */
export function decideAmong(statements: readonly Statement[], context: Request['context']): 'allow' | 'deny' | 'nothing' {
  const met = statements.filter((each) => meetsCondition(each.condition, context));
  if (met.some(({ effect }) => effect === 'Deny')) return 'deny';
  return met.length > 0 ? 'allow' : 'nothing';
}

function names({ actions, notActions }: Statement, action: string): boolean {
  const matches = (pattern: string) => glob(pattern.toLowerCase()).test(action.toLowerCase());
  return actions?.some(matches) ?? !notActions?.some(matches);
}

function places({ resources, notResources }: Statement, resource: string): boolean {
  const matches = (pattern: string) => glob(pattern).test(resource);
  return resources?.some(matches) ?? !notResources?.some(matches);
}

type Block = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
const blocks = new Map<string, Block>();

/** Does a request meet a Condition block? Lines and keys are joined by and, values by or; of a negated operator by nor. */
export function meetsCondition(condition: string | undefined, context: Request['context']): boolean {
  if (condition === undefined) return true;
  let block = blocks.get(condition);
  if (block === undefined) {
    block = JSON.parse(condition) as Block;
    blocks.set(condition, block);
  }
  return Object.entries(block).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => meetsLine(operator, [wanted].flat(), valuesOf(context, key))),
  );
}

function valuesOf(context: Request['context'], key: string): readonly string[] {
  return Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1] ?? [];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html, as far as the laws need it. */
function meetsLine(name: string, wanted: readonly string[], has: readonly string[]): boolean {
  const [, set = '', operator = '', ifExists] = /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(name.toLowerCase()) ?? [];
  const isAbsent = has.length === 0;
  if (operator === 'null') return wanted.includes(String(isAbsent));
  const isNegated = operator.includes('not');
  if (isAbsent) return ifExists !== undefined || set === 'forallvalues:' || (isNegated && set === '');
  const one = (value: string) => wanted.some((each) => matchesValue(operator.replace('not', ''), each, value)) !== isNegated;
  return set === 'foranyvalue:' ? has.some(one) : has.every(one);
}

function matchesValue(operator: string, wanted: string, value: string): boolean {
  switch (operator) {
    case 'stringequals':
    case 'bool':
      return wanted === value;
    case 'stringequalsignorecase':
      return wanted.toLowerCase() === value.toLowerCase();
    case 'stringlike':
      return glob(wanted).test(value);
    case 'numericequals':
      return Number(value) === Number(wanted);
    case 'numericlessthan':
      return Number(value) < Number(wanted);
    case 'numericlessthanequals':
      return Number(value) <= Number(wanted);
    default:
      throw new Error(`the reference does not know ${operator}`);
  }
}
