import { by } from '../../../src/core/order.ts';
import type { PolicyDocument, Statement } from '../inventory.ts';
import { documentSize } from './document-size.ts';

/** How much may be written where. */
export interface Space {
  /** Characters that the documents may keep together. */
  readonly home: number;
  /** Characters of each further document. */
  readonly each: number;
  /** How many further documents there may be. */
  readonly count: number;
}

/** Documents of which a part went into further ones. Together they say the same as before. */
export interface Split {
  /** The documents, each perhaps with less or nothing; identical where nothing went. */
  readonly documents: readonly PolicyDocument[];
  readonly further: readonly PolicyDocument[];
}

/** One action of one Allow statement, which may stand in another document as well. */
interface Item {
  readonly document: number;
  readonly statement: number;
  readonly action: string;
}

type Bin = ReadonlySet<Item>;

/** Must the action of a statement of the document at this place stay where it is? */
export type Fixed = (document: number, statement: Statement, action: string) => boolean;

/**
 * Moves actions into further documents, service by service in the order of their names; a service that is too large for
 * any is parted between them. What `fixed` names stays where it is, and so do Deny statements and NotAction.
 * `undefined` when the space does not do.
 */
export function splitDocuments(
  documents: readonly PolicyDocument[],
  space: Space,
  fixed: Fixed,
): Split | undefined {
  if (space.count <= 0) return undefined;
  const items = itemsOf(documents, fixed);
  // Each action is written once, with quotes and a comma: what cannot fit even so need not be tried.
  if (items.reduce((sum, { action }) => sum + action.length + 3, 0) > space.home + space.count * space.each) return undefined;
  const all = new Set(items);
  const fits = (bin: Bin, at: number): boolean =>
    at === 0 ? sizeOf(atHome(documents, all, bin)) <= space.home : canStandTogether(documents, bin) && sizeOf([elsewhere(documents, bin)]) <= space.each;
  const bins: Bin[] = [new Set()];
  if (!fits(new Set(), 0)) return undefined;
  const place = (more: readonly Item[]): boolean => {
    for (let at = 0; at <= space.count; at += 1) {
      const bin = new Set([...(bins[at] ?? []), ...more]);
      if (!fits(bin, at)) continue;
      bins[at] = bin;
      return true;
    }
    return false;
  };
  for (const service of byService(items)) {
    if (!place(service) && !service.every((item) => place([item]))) return undefined;
  }
  const [home = new Set<Item>(), ...further] = bins;
  return { documents: atHome(documents, all, home), further: further.map((bin) => elsewhere(documents, bin)) };
}

function itemsOf(documents: readonly PolicyDocument[], fixed: Fixed): readonly Item[] {
  return documents.flatMap(({ statements }, document) =>
    statements.flatMap((each, statement) =>
      each.effect === 'Deny' ? [] : (each.actions ?? []).filter((action) => !fixed(document, each, action)).map((action) => ({ document, statement, action })),
    ),
  );
}

function byService(items: readonly Item[]): readonly (readonly Item[])[] {
  const service = ({ action }: Item): string => action.slice(0, Math.max(0, action.indexOf(':'))).toLowerCase();
  const groups = new Map<string, Item[]>();
  for (const item of [...items].sort(by(service))) {
    const known = groups.get(service(item));
    if (known === undefined) groups.set(service(item), [item]);
    else known.push(item);
  }
  return [...groups.values()];
}

/** The documents with those of the items only that are in the bin. */
function atHome(documents: readonly PolicyDocument[], all: Bin, bin: Bin): readonly PolicyDocument[] {
  const gone = keysOf([...all].filter((item) => !bin.has(item)));
  return documents.map((document, at) => {
    const statements = document.statements.flatMap((statement, index) => {
      const actions = (statement.actions ?? []).filter((action) => !gone.has(keyOf({ document: at, statement: index, action })));
      if (statement.actions === undefined || actions.length === statement.actions.length) return [statement];
      return actions.length === 0 ? [] : [{ ...statement, actions }];
    });
    return statements.every((each, index) => each === document.statements[index]) && statements.length === document.statements.length ? document : { ...document, statements };
  });
}

/** A document of the items of the bin: a statement for each of theirs. */
function elsewhere(documents: readonly PolicyDocument[], bin: Bin): PolicyDocument {
  const there = keysOf([...bin]);
  const sids = new Set<string>();
  const statements = documents.flatMap(({ statements: own }, document) =>
    own.flatMap((from, index): Statement[] => {
      const actions = (from.actions ?? []).filter((action) => there.has(keyOf({ document, statement: index, action })));
      if (actions.length === 0) return [];
      const { sid, ...rest } = from;
      return [{ ...rest, ...(sid === undefined ? {} : { sid: fresh(sid, sids) }), actions }];
    }),
  );
  const version = documents[[...bin][0]?.document ?? 0]?.version ?? '2012-10-17';
  return { version, statements: statements.map((statement, origin) => ({ ...statement, origin })) };
}

function fresh(sid: string, taken: Set<string>): string {
  let name = sid;
  for (let count = 2; taken.has(name); count += 1) name = `${sid}${count}`;
  if (sid !== '') taken.add(name);
  return name;
}

/** Patterns mean another thing in another version of the language. */
function canStandTogether(documents: readonly PolicyDocument[], bin: Bin): boolean {
  return new Set([...bin].map((item) => documents[item.document]?.version)).size < 2;
}

function keysOf(items: readonly Item[]): ReadonlySet<string> {
  return new Set(items.map(keyOf));
}

function keyOf({ document, statement, action }: Item): string {
  return `${document} ${statement} ${action}`;
}

function sizeOf(documents: readonly PolicyDocument[]): number {
  return documents.reduce((sum, document) => sum + documentSize(document), 0);
}
