import { by, byText } from '../../../src/core/order.ts';
import type { Atom } from '../../../src/core/permission.ts';
import type { AwsPermission, Statement } from '../inventory.ts';
import { inCurrentVersion } from './arn.ts';
import { isEverything, isWholeService } from './granted.ts';
import { type Entry, type Resources, groupActions } from './group-actions.ts';
import { exceptMore } from './not-action.ts';
import { actionIncludes } from './patterns.ts';
import { ALL_RESOURCES, type Place, type Places, keepPatterns, placesOf, placesOnAll, remainderKey, stillGranted, written } from './places.ts';
import { withPrefixes } from './prefixes.ts';

type AwsAtom = Atom<AwsPermission>;

/** What may leave a statement. */
export interface StatementCut {
  /** Version of the document. */
  readonly version: string;
  /** Atoms of this statement, of all principals that it reaches. */
  readonly atoms: readonly AwsAtom[];
  readonly remove: ReadonlySet<string>;
  /** Write kept actions as prefix patterns where possible. */
  readonly prefixes: boolean;
  /** May a NotAction list get more elements? */
  readonly excepts: boolean;
  /** A Sid not yet used in the document, made from this one. */
  readonly freshSid: (sid: string) => string;
}

export interface NarrowedStatement {
  /** The identical object when nothing leaves; none when everything does. */
  readonly statements: readonly Statement[];
  /** Reason per key of an atom that was to leave and stays. */
  readonly givenBack: ReadonlyMap<string, string>;
}

/** Narrows one Allow statement. What any of its holders keeps stays; nothing becomes wider than it was. */
export function narrowStatement(statement: Statement, cut: StatementCut): NarrowedStatement {
  const leaving = cut.atoms.filter((atom) => cut.remove.has(atom.key));
  if (leaving.length === 0) return { statements: [statement], givenBack: new Map() };
  if (leaving.length === cut.atoms.length) return { statements: [], givenBack: new Map() };
  const { actions, notActions, ...rest } = statement;
  if (actions !== undefined) return listed(statement, rest, actions, cut);
  const excepted = notActions ?? [];
  const open = cut.atoms.some(({ key, permission }) => !permission.named && !cut.remove.has(key));
  // Names that the action list does not know are in no Action list, so where they stay, the statement keeps its form.
  const spelled = open ? undefined : listed(statement, rest, [excepted.join(',')], cut);
  const longer = cut.excepts ? exceptMore(statement, excepted, cut.atoms, cut.remove) : undefined;
  if (spelled !== undefined && (longer === undefined || sizeOf(spelled.statements) <= sizeOf(longer.statements))) return spelled;
  const reason = 'names that the action list does not know stay, and with them all that NotAction grants';
  return longer ?? { statements: [statement], givenBack: new Map(leaving.map((atom) => [atom.key, reason])) };
}

function sizeOf(statements: readonly Statement[]): number {
  return JSON.stringify(statements).length;
}

/** Narrows to a list of actions. `elements` grant the atoms: those of Action, or the whole of NotAction as one. */
function listed(statement: Statement, rest: Statement, elements: readonly string[], cut: StatementCut): NarrowedStatement {
  const { resources } = statement;
  const bound = boundTogether(statement, cut.version);
  const originals = bound === undefined && resources !== undefined ? [...new Set(resources)] : [ALL_RESOURCES];
  const places = bound === undefined ? placesOf(cut.atoms, cut.remove, originals, cut.version) : placesOnAll(cut.atoms, cut.remove, bound);
  const asWritten = keepPatterns(places);
  const givenBack = reasons(places, cut.remove);
  if (cut.atoms.every(({ key }) => !cut.remove.has(key) || givenBack.has(key))) return { statements: [statement], givenBack };
  const groups = groupActions(entriesOf(elements, originals, places, asWritten), resourcesOf(originals, places));
  const statements = groups.map((group, at): Statement => {
    const sid = at === 0 || statement.sid === undefined || statement.sid === '' ? statement.sid : cut.freshSid(statement.sid);
    const actions = cut.prefixes ? withPrefixes(group.entries, group.resources, statement.notActions) : group.entries.map((entry) => entry.text);
    if (cut.prefixes) for (const key of rewritten(cut, actions, bound === undefined ? group.resources : undefined)) givenBack.set(key, AS_PATTERN);
    return {
      ...rest,
      ...(sid === undefined ? {} : { sid }),
      actions,
      ...(resources === undefined || bound !== undefined || equal(group.resources, originals) ? {} : { resources: group.resources }),
    };
  });
  return { statements, givenBack };
}

const AS_PATTERN = 'all named actions of its pattern stay, and a list of them would be too long, so the pattern stays as it is';

/** Unknown names that come back, because a prefix pattern happens to be the very pattern that granted them; on these resources, or on all. */
function rewritten({ atoms, remove, version }: StatementCut, actions: readonly string[], resources: readonly string[] | undefined): readonly string[] {
  const written = new Set(actions.map((each) => each.toLowerCase()));
  const on = resources?.map((each) => inCurrentVersion(each, version));
  return atoms
    .filter(({ key, permission: { named, granted } }) => !named && remove.has(key) && written.has(granted.toLowerCase()))
    .filter(({ permission: { region } }) => on === undefined || (region.pattern !== undefined && on.includes(region.pattern)))
    .map(({ key }) => key);
}

/**
 * What keeps the resources of a statement together, in words. An unresolvable policy variable may make the whole
 * statement invalid (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html), so a part of
 * it without the variable could grant what the statement did not.
 */
function boundTogether(statement: Statement, version: string): string | undefined {
  if (statement.resources === undefined) return 'NotResource';
  return version === '2012-10-17' && statement.resources.some((each) => each.includes('${')) ? 'policy variables' : undefined;
}

function reasons(places: Places, remove: ReadonlySet<string>): Map<string, string> {
  const out = new Map<string, string>();
  for (const place of [...places.values()].flat()) {
    for (const atom of place?.atoms ?? []) {
      if (place !== undefined && remove.has(atom.key) && stillGranted(place, atom)) out.set(atom.key, place.reason);
    }
  }
  return out;
}

/** The new Action list, element by element: patterns that stay as written, else in their place the actions that stay. */
function entriesOf(
  elements: readonly string[],
  originals: readonly string[],
  places: Places,
  asWritten: ReadonlyMap<string, ReadonlySet<number>>,
): readonly Entry[] {
  const actions = actionsByElement(places);
  const entries: Entry[] = [];
  const patternsThere = new Set<string>();
  const add = (text: string, named: boolean, granted: string, required: readonly string[]): void => {
    if (required.length === 0 || patternsThere.has(text.toLowerCase())) return;
    if (!named) patternsThere.add(text.toLowerCase());
    entries.push({ text, named, granted, required: [...new Set(required)] });
  };
  const at = (positions: ReadonlySet<number>): readonly string[] => originals.filter((_, position) => positions.has(position));
  for (const granted of new Set(elements)) {
    const whole = asWritten.get(granted) ?? NOWHERE;
    add(granted, false, granted, at(whole));
    const services = isEverything(granted) ? wholeServices(asWritten) : new Map<string, ReadonlySet<number>>();
    const patterns = [...services].map(([text, positions]) => ({ text, named: false, required: at(without(positions, whole)) }));
    const literals = (actions.get(granted) ?? []).map(({ text, list }) => {
      const covered = services.get(`${text.slice(0, text.indexOf(':'))}:*`) ?? NOWHERE;
      return { text, named: true, required: list.flatMap((place, position) => (whole.has(position) || covered.has(position) ? [] : written(place))) };
    });
    for (const { text, named, required } of [...patterns, ...literals].sort(by((each) => each.text))) add(text, named, granted, required);
    if (actions.has(granted) || places.has(remainderKey(granted))) continue;
    // An element before it grants the same: it stays beside a pattern that stays, and is merged into anything else.
    const beside = [...asWritten].filter(([pattern]) => actionIncludes(pattern, granted)).flatMap(([, positions]) => [...positions]);
    add(granted, true, granted, at(new Set(beside)));
  }
  return entries;
}

const NOWHERE: ReadonlySet<number> = new Set();

/** Patterns of single services that stay. */
function wholeServices(asWritten: ReadonlyMap<string, ReadonlySet<number>>): ReadonlyMap<string, ReadonlySet<number>> {
  return new Map([...asWritten].filter(([pattern]) => isWholeService(pattern)));
}

function without(positions: ReadonlySet<number>, others: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...positions].filter((position) => !others.has(position)));
}

interface ActionPlaces {
  /** As it will be written. */
  readonly text: string;
  readonly list: readonly (Place | undefined)[];
}

/** Actions by the element that grants them, in the order of the action list. */
function actionsByElement(places: Places): ReadonlyMap<string, readonly ActionPlaces[]> {
  const out = new Map<string, ActionPlaces[]>();
  for (const list of places.values()) {
    const permission = list.find((place) => place !== undefined)?.atoms[0]?.permission;
    if (permission === undefined || !permission.named) continue;
    const text = permission.excepting === true || /[*?]/.test(permission.granted) ? permission.action : permission.granted;
    const known = out.get(permission.granted);
    if (known === undefined) out.set(permission.granted, [{ text, list }]);
    else known.push({ text, list });
  }
  return out;
}

function resourcesOf(originals: readonly string[], places: Places): Resources {
  const lists = [...places.values()];
  const at = originals.map((_, position) => [...new Set(lists.flatMap((list) => written(list[position])))].sort(byText));
  return {
    order: [...new Set(originals.flatMap((original, position) => [original, ...(at[position] ?? [])]))],
    original: new Set(originals),
    idle: originals.filter((_, position) => lists.every((list) => list[position] === undefined)),
  };
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}
