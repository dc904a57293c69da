import type { PolicyDocument, Statement } from '../../inventory.ts';
import { canonicalStatement } from '../canonical.ts';
import type { ListName, WrittenCondition, WrittenList, WrittenPolicy, WrittenStatement } from './policy.ts';
import { fixed, type Known, matchTemplate, NOTHING_KNOWN, type Template, templateText } from './template.ts';

/** One way in which a written policy can stand for a live one. */
export interface Solution {
  readonly known: Known;
  /** Index of the live statement for each written one; undefined for what is computed. */
  readonly statements: readonly (number | undefined)[];
}

/** All ways, at most `MOST`; `complete` says that these are all. */
export interface Solved {
  /** What was known from the start. */
  readonly given: Known;
  readonly solutions: readonly [Solution, ...Solution[]];
  readonly complete: boolean;
}

const MOST = 16;
const STEPS = 100_000;
export const LISTS: readonly ListName[] = ['actions', 'notActions', 'resources', 'notResources'];

/**
 * How a written policy stands for a live one: each written statement for another live one, each written text for another
 * live text, the same code for the same value everywhere. Undefined when it cannot. Live statements may be left over only
 * if the file computes some.
 */
export function solve(policy: WrittenPolicy, live: PolicyDocument, given: Known = NOTHING_KNOWN): Solved | undefined {
  const own = solver(policy, live);
  const solutions: Solution[] = [];
  let complete = true;
  for (const solution of own.solutions(given)) {
    if (solutions.length === MOST) {
      complete = false;
      break;
    }
    solutions.push(solution);
  }
  const [first, ...others] = solutions;
  return first === undefined ? undefined : { given, solutions: [first, ...others], complete: complete && own.steps < STEPS };
}

/** Live statements for which a written one can stand, whatever the others stand for: at least those of every solution. */
export function standsFor(policy: WrittenPolicy, statement: WrittenStatement, live: PolicyDocument, given: Known): readonly Statement[] {
  const lone = { ...policy, statements: [statement] };
  return live.statements.filter((one) => !solver(lone, { ...live, statements: [one] }).solutions(given).next().done);
}

function solver(policy: WrittenPolicy, live: PolicyDocument): Solver {
  return new Solver(policy, live);
}

class Solver {
  steps = 0;
  readonly #policy: WrittenPolicy;
  readonly #live: PolicyDocument;
  #contents: readonly string[] = [];

  constructor(policy: WrittenPolicy, live: PolicyDocument) {
    this.#policy = policy;
    this.#live = live;
  }

  *solutions(given: Known): Generator<Solution> {
    const { version, id, statements } = this.#policy;
    const computed = statements.some(({ kind }) => kind === 'computed');
    const count = statements.filter(({ kind }) => kind === 'statement').length;
    if (computed ? count > this.#live.statements.length : count !== this.#live.statements.length) return;
    if ((id === undefined) !== (this.#live.id === undefined)) return;
    this.#contents = this.#live.statements.map((statement) => canonicalStatement(statement));
    const first = matchTemplate(version, this.#live.version, given);
    const known = first === undefined || id === undefined ? first : matchTemplate(id, this.#live.id!, first);
    if (known !== undefined) yield* this.#from(0, [], new Set(), known);
  }

  *#from(index: number, chosen: readonly (number | undefined)[], used: ReadonlySet<number>, known: Known): Generator<Solution> {
    const statement = this.#policy.statements[index];
    if (statement === undefined) return void (yield { known, statements: chosen });
    if (statement.kind === 'computed') return void (yield* this.#from(index + 1, [...chosen, undefined], used, known));
    const tried = new Set<string>();
    for (const [at, live] of this.#live.statements.entries()) {
      // Equal statements stand for each other.
      if (used.has(at) || tried.has(this.#contents[at]!)) continue;
      if (++this.steps > STEPS) return;
      for (const more of this.#statement(statement, live, known)) {
        tried.add(this.#contents[at]!);
        yield* this.#from(index + 1, [...chosen, at], new Set([...used, at]), more);
      }
    }
  }

  *#statement(written: WrittenStatement, live: Statement, known: Known): Generator<Known> {
    const { sid, effect, lists, conditions } = written;
    // Some tools write an empty Sid where there is none.
    const sidKnown = sid === undefined ? ((live.sid ?? '') === '' ? known : undefined) : matchTemplate(sid.template, live.sid ?? '', known);
    const told = sidKnown === undefined ? undefined : matchTemplate(effect, live.effect, sidKnown);
    if (told === undefined || LISTS.some((name) => (lists[name] === undefined) !== (live[name] === undefined))) return;
    yield* this.#lists(LISTS.flatMap((name) => (lists[name] === undefined ? [] : [[lists[name], live[name]!] as const])), told, (after) => this.#conditions(conditions, live.condition, after));
  }

  *#lists(rest: readonly (readonly [WrittenList, readonly string[]])[], known: Known, then: (known: Known) => Iterable<Known>): Generator<Known> {
    const [first, ...others] = rest;
    if (first === undefined) return void (yield* then(known));
    for (const more of this.#list(first[0], first[1], known)) yield* this.#lists(others, more, then);
  }

  *#list(written: WrittenList, live: readonly string[], known: Known): Generator<Known> {
    if (written.kind === 'whole') {
      const more = wholeList(written.code, live, known);
      if (more !== undefined) yield more;
      return;
    }
    yield* this.#texts(written.items.map(({ template }) => template), live, known);
  }

  /** Each distinct template for another distinct text. */
  *#texts(templates: readonly Template[], live: readonly string[], known: Known): Generator<Known> {
    const free = new Set(live);
    const distinct = new Map(templates.map((template) => [templateText(template), template]));
    const open: Template[] = [];
    for (const [text, template] of distinct) {
      if (fixed(template) === undefined) open.push(template);
      else if (!free.delete(text)) return;
    }
    if (open.length !== free.size) return;
    // Those that say most first, so that the others find little left.
    open.sort((a, b) => fixedLength(b) - fixedLength(a));
    yield* this.#bijection(open, [...free], known);
  }

  *#bijection(open: readonly Template[], free: readonly string[], known: Known): Generator<Known> {
    const [first, ...others] = open;
    if (first === undefined) return void (yield known);
    for (const text of free) {
      if (++this.steps > STEPS) return;
      const more = matchTemplate(first, text, known);
      if (more === undefined) continue;
      const noted = { ...more, texts: new Map([...more.texts, [templateText(first), text]]) };
      yield* this.#bijection(others, free.filter((other) => other !== text), noted);
    }
  }

  *#conditions(written: WrittenStatement['conditions'], live: string | undefined, known: Known): Generator<Known> {
    if (written !== undefined && 'code' in written) {
      const more = wholeList(written.code, [live ?? ''], known);
      if (more !== undefined) yield more;
      return;
    }
    const tests = liveConditions(live);
    if ((written ?? []).length === tests.length) yield* this.#tests(written ?? [], tests, known);
  }

  *#tests(written: readonly WrittenCondition[], live: readonly LiveCondition[], known: Known): Generator<Known> {
    const [first, ...others] = written;
    if (first === undefined) return void (yield known);
    for (const test of live) {
      if (++this.steps > STEPS) return;
      const operator = matchTemplate(first.operator, test.operator, known);
      const key = operator === undefined ? undefined : matchTemplate(first.key, test.key, operator);
      if (key === undefined) continue;
      const values = 'code' in first.values ? [wholeList(first.values.code, test.values, key)] : this.#texts(first.values, test.values, key);
      for (const more of values) if (more !== undefined) yield* this.#tests(others, live.filter((other) => other !== test), more);
    }
  }
}

function wholeList(code: string, live: readonly string[], known: Known): Known | undefined {
  const told = known.lists.get(code);
  if (told !== undefined) return same(told, live) ? known : undefined;
  const [only, ...others] = live;
  const hole = known.holes.get(code);
  // A list of one is the same as its element, which may stand elsewhere as an interpolation.
  if (only === undefined || others.length > 0) return hole === undefined ? { ...known, lists: new Map([...known.lists, [code, live]]) } : undefined;
  if (hole !== undefined && hole !== only) return undefined;
  return { ...known, lists: new Map([...known.lists, [code, live]]), holes: new Map([...known.holes, [code, only]]) };
}

/** The same texts, in whatever order. */
export function same(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && [...left].every((text) => right.has(text));
}

interface LiveCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

function liveConditions(condition: string | undefined): readonly LiveCondition[] {
  if (condition === undefined) return [];
  return Object.entries(JSON.parse(condition) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => ({ operator, key, values: (Array.isArray(value) ? value : [value]).map(String) })),
  );
}

function fixedLength(template: Template): number {
  return template.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
}
