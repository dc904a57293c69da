/** An IAM policy document as JSON; the judge reads it by itself and shares no code with the program. */
export interface Document {
  readonly Statement: Statement | readonly Statement[];
}

export interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A call, or a whole pattern of calls: a resource with `*` in it stands for everything that it matches. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  /** Value of `aws:RequestedRegion`, where the record tells it. */
  readonly region?: string;
}

export interface Truth {
  /** By `role/…` and `user/…`. */
  readonly principals: Readonly<Record<string, { readonly needed: readonly Call[]; readonly removable: readonly string[]; readonly mustStay: readonly Call[] }>>;
  readonly weight: Readonly<Record<string, number>>;
}

export interface Judgement {
  /** `role/x: action on resource` of each needed call that is not allowed any more. */
  readonly lost: readonly string[];
  /** The same for what the record could not have shown. */
  readonly blind: readonly string[];
  /** `role/x: action` of each removable action that is still allowed on something. */
  readonly kept: readonly string[];
  /** Weight of the removable actions that are gone, divided by the weight of all removable actions; 1 when there are none. */
  readonly removedShare: number;
  readonly shareBy: Readonly<Record<string, number>>;
}

function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/**
 * Does the pattern match every text that `text` stands for? `*` = any run of characters, `?` = any one character but
 * the `*` of a pattern (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
 */
export function matches(pattern: string, text: string): boolean {
  let reachable = new Set([0]);
  for (const letter of pattern) {
    const next = new Set<number>();
    for (const position of reachable) {
      if (letter === '*') for (let end = position; end <= text.length; end += 1) next.add(end);
      else if (position < text.length && (text[position] === letter || (letter === '?' && text[position] !== '*'))) next.add(position + 1);
    }
    reachable = next;
  }
  return reachable.has(text.length);
}

function matchesAction(pattern: string, action: string): boolean {
  return matches(pattern.toLowerCase(), action.toLowerCase());
}

function appliesToAction(statement: Statement, action: string): boolean {
  if (statement.NotAction !== undefined) return !list(statement.NotAction).some((pattern) => matchesAction(pattern, action));
  return list(statement.Action).some((pattern) => matchesAction(pattern, action));
}

function appliesToResource(statement: Statement, resource: string): boolean {
  if (statement.NotResource !== undefined) return !list(statement.NotResource).some((pattern) => matches(pattern, resource) || matches(resource, pattern));
  return list(statement.Resource).some((pattern) => matches(pattern, resource));
}

/** Only what the estate uses is understood; every other condition counts as unmet, so that nothing is called kept by mistake. */
function met(statement: Statement, call: Call): boolean {
  return Object.entries(statement.Condition ?? {}).every(
    ([operator, keys]) =>
      operator === 'StringEquals' && Object.entries(keys).every(([key, values]) => key === 'aws:RequestedRegion' && call.region !== undefined && list(values).includes(call.region)),
  );
}

function allows(documents: readonly Document[], call: Call): boolean {
  const statements = documents.flatMap((document) => list(document.Statement));
  const applying = statements.filter((statement) => appliesToAction(statement, call.action));
  // A Deny counts wherever it may touch the call, whatever its conditions.
  const denied = applying.some((statement) => statement.Effect === 'Deny' && (appliesToResource(statement, call.resource) || list(statement.Resource).some((pattern) => matches(call.resource, pattern))));
  return !denied && applying.some((statement) => statement.Effect === 'Allow' && appliesToResource(statement, call.resource) && met(statement, call));
}

/** Allowed on anything at all? */
function anywhere(documents: readonly Document[], action: string): boolean {
  return documents.flatMap((document) => list(document.Statement)).some((statement) => statement.Effect === 'Allow' && appliesToAction(statement, action));
}

function text(principal: string, call: Call): string {
  return `${principal}: ${call.action} on ${call.resource}`;
}

/**
 * Holds narrowed policies against the truth of the estate. `policies` has all documents that reach a principal,
 * inline, attached and by groups, after the change; one that is missing has lost everything.
 */
export function judge(truth: Truth, policies: Readonly<Record<string, readonly Document[]>>): Judgement {
  const lost: string[] = [];
  const blind: string[] = [];
  const kept: string[] = [];
  const shareBy: Record<string, number> = {};
  let all = 0;
  let gone = 0;
  for (const [principal, facts] of Object.entries(truth.principals)) {
    const documents = policies[principal] ?? [];
    lost.push(...facts.needed.filter((call) => !allows(documents, call)).map((call) => text(principal, call)));
    blind.push(...facts.mustStay.filter((call) => !allows(documents, call)).map((call) => text(principal, call)));
    let own = 0;
    let ownGone = 0;
    for (const action of facts.removable) {
      const weight = truth.weight[action];
      if (weight === undefined) throw new RangeError(`no weight for ${action}`);
      own += weight;
      if (anywhere(documents, action)) kept.push(`${principal}: ${action}`);
      else ownGone += weight;
    }
    shareBy[principal] = own === 0 ? 1 : ownGone / own;
    all += own;
    gone += ownGone;
  }
  return { lost, blind, kept, removedShare: all === 0 ? 1 : gone / all, shareBy };
}
