import { InvariantError } from '../../../../src/core/errors.ts';
import { canonicalJson } from '../../../../src/core/json.ts';
import type { Edit } from '../../../../src/edits/engine.ts';
import { copyOf, type Item, setTexts, type Wanted } from '../../../../src/edits/tree.ts';
import type { PolicyDocument, Statement } from '../../inventory.ts';
import { canonicalStatement } from '../canonical.ts';
import { editList } from './edit-list.ts';
import type { ListName, WrittenPolicy, WrittenStatement } from './policy.ts';
import { refusal } from './read.ts';
import { type Solved, standsFor } from './solve.ts';

/** What a proposal may change in a statement; each pair is two ways of saying the same thing, one of them present. */
const PAIRS: readonly (readonly [ListName, ListName])[] = [['actions', 'notActions'], ['resources', 'notResources']];

/**
 * Edits that turn a written policy, which stands for `before`, into one that stands for `after`. Statements that did not
 * change keep their bytes; a statement that was split stays where it was, its other parts follow it in its own layout.
 * @throws ConfigError `file:line` when the change cannot be expressed in the file as it is written.
 */
export function editPolicy(policy: WrittenPolicy, solved: Solved, before: PolicyDocument, after: PolicyDocument): Edit[] {
  if (before.version !== after.version || before.id !== after.id) throw new InvariantError('a proposal never changes Version or Id');
  const { written, container, statements } = policy;
  requireComputed(policy, solved, before, after);
  const edits: Edit[] = [];
  const wanted: Wanted[] = [];
  statements.forEach((statement, index) => {
    if (statement.kind === 'computed') return void wanted.push(index);
    const { from, into } = becomes(policy, solved, index, before, after);
    const [first, ...others] = into;
    if (first === undefined) return;
    const change = (to: Statement): Edit[] => editStatement(policy, statement, solved, from, to);
    edits.push(...change(first));
    wanted.push(index, ...others.map((other) => copyOf(written, statement.item, change(other))));
  });
  if (wanted.length === 0) throw new InvariantError('a policy without statements is deleted, not edited');
  if (container.kind === 'list') return [...edits, ...written.arrange(container, wanted)];
  return [...edits, ...splitLone(policy, statements[0]!.item, wanted)];
}

/** A lone statement becomes a list only when it is split. */
function splitLone({ written }: WrittenPolicy, item: Item, wanted: readonly Wanted[]): Edit[] {
  if (wanted.length === 1) return [];
  const { value } = item;
  if (value.kind !== 'map' || value.form === 'lines') throw refusal(written, item, 'a lone statement must be split in several, which has no place here');
  const more = wanted.slice(1).map((other) => `, ${other}`).join('');
  return [{ start: item.start, end: item.start, text: '[' }, { start: item.end, end: item.end, text: `${more}]` }];
}

/** What becomes of one written statement, the same in all ways in which the file can stand for the live policy. */
function becomes(policy: WrittenPolicy, solved: Solved, index: number, before: PolicyDocument, after: PolicyDocument): { readonly from: Statement; readonly into: readonly Statement[] } {
  const statement = policy.statements[index]! as WrittenStatement;
  const into = (from: Statement): readonly Statement[] => after.statements.filter(({ origin }) => origin === from.origin);
  const found = solved.solutions.map(({ statements }) => before.statements[statements[index]!]!);
  const [from] = found as [Statement];
  const all = new Set(solved.complete ? found : standsFor(policy, statement, before, solved.given).filter((one) => one === from || canonicalStatement(one) !== canonicalStatement(from)));
  const untouched = (one: Statement): boolean => into(one).length === 1 && canonicalStatement(into(one)[0]!) === canonicalStatement(one);
  if (all.size > 1 && ![...all].every(untouched)) throw refusal(policy.written, statement.item, 'which of several live statements this one is cannot be told');
  return { from, into: into(from) };
}

/** Live statements that the file computes must stay as they are. */
function requireComputed(policy: WrittenPolicy, solved: Solved, before: PolicyDocument, after: PolicyDocument): void {
  const computed = policy.statements.find((statement) => statement.kind === 'computed');
  for (const { statements } of solved.solutions) {
    before.statements.forEach((from, index) => {
      if (statements.includes(index)) return;
      const into = after.statements.filter(({ origin }) => origin === from.origin);
      if (into.length === 1 && canonicalStatement(into[0]!) === canonicalStatement(from)) return;
      const where = computed?.kind === 'computed' ? computed : undefined;
      throw refusal(policy.written, where?.item ?? policy.container, `the statement ${where?.why ?? 'is computed'}, and what it gives must change`);
    });
  }
}

/** Edits that turn one statement into another. */
function editStatement(policy: WrittenPolicy, statement: WrittenStatement, solved: Solved, from: Statement, to: Statement): Edit[] {
  if (canonicalStatement(from) === canonicalStatement(to)) return [];
  if (from.effect !== to.effect || conditionsOf(from) !== conditionsOf(to)) throw new InvariantError('a proposal never changes an effect, a condition or a principal');
  const { written, dialect } = policy;
  const { map, lists, sid } = statement;
  const edits: Edit[] = [];
  const wanted: (Wanted | undefined)[] = map.entries.map((_, index) => index);
  const indexOf = (name: string): number => map.entries.findIndex((entry) => entry.name === name);
  for (const pair of PAIRS) {
    const [name, other] = lists[pair[0]] === undefined ? [pair[1], pair[0]] : pair;
    const list = lists[name];
    const [stays, instead] = [to[name], to[other]];
    if (list === undefined) throw new InvariantError('a bound statement lacks a member');
    if (stays !== undefined) edits.push(...editList(policy, list, solved, from[name]!, stays));
    else if (instead !== undefined) {
      if (list.kind === 'whole') throw refusal(written, list.node, `${dialect.members[name]} is computed (${list.code}) and would have to be replaced`);
      wanted[indexOf(dialect.members[name])] = written.entryText(map, dialect.members[other], instead.map((one) => written.quote(one, firstText(list))));
    }
  }
  if ((from.sid ?? '') !== (to.sid ?? '')) {
    if (sid === undefined) wanted.unshift(written.entryText(map, dialect.members.sid, written.quote(to.sid!)));
    else if ((to.sid ?? '') === '') wanted[indexOf(dialect.members.sid)] = undefined;
    else edits.push(...setTexts(written, sid.node, [{ text: to.sid! }]));
  }
  const present = wanted.filter((one) => one !== undefined);
  return present.length === map.entries.length && present.every((one, index) => one === index) ? edits : [...edits, ...written.arrange(map, present)];
}

function firstText(list: Extract<NonNullable<WrittenStatement['lists']['actions']>, { kind: 'items' }>): Item['value'] | undefined {
  return list.items[0]?.node;
}

function conditionsOf({ condition, principal }: Statement): string {
  return canonicalJson({ condition, principal });
}
