import type { Atom } from '../../../src/core/permission.ts';
import type { AwsPermission, PolicyDocument, Statement } from '../inventory.ts';
import { isEverything, isWholeService } from './granted.ts';
import { narrowStatement } from './narrow-statement.ts';

/** A narrowed document; without statements when nothing of it stays. */
export interface NarrowedDocument {
  /** The identical object when nothing leaves. */
  readonly document: PolicyDocument;
  /** Reason per key of an atom that was to leave and stays. */
  readonly givenBack: ReadonlyMap<string, string>;
}

/** How a document may be written. */
export interface WritingStyle {
  /** Kept actions may be written as prefix patterns. */
  readonly prefixes: boolean;
  /** May the NotAction list of the statement of this origin get more elements? */
  readonly excepts: (origin: number) => boolean;
}

/**
 * Narrows the Allow statements of one document, in place and order; Deny statements and all that is no subject of the
 * cut stay as they are. `atoms` are those of this document, of all principals that it reaches.
 */
export function narrowDocument(
  document: PolicyDocument,
  atoms: readonly Atom<AwsPermission>[],
  remove: ReadonlySet<string>,
  style: WritingStyle,
): NarrowedDocument {
  const sids = new Set(document.statements.map((statement) => statement.sid));
  const freshSid = (sid: string): string => {
    for (let count = 2; ; count += 1) {
      const fresh = `${sid}${count}`;
      if (sids.has(fresh)) continue;
      sids.add(fresh);
      return fresh;
    }
  };
  const byOrigin = new Map<number, Atom<AwsPermission>[]>();
  for (const atom of atoms) {
    const known = byOrigin.get(atom.permission.statement);
    if (known === undefined) byOrigin.set(atom.permission.statement, [atom]);
    else known.push(atom);
  }
  const givenBack = new Map<string, string>();
  const statements = document.statements.flatMap((statement) => {
    if (statement.effect !== 'Allow') return [statement];
    const own = (byOrigin.get(statement.origin) ?? []).filter((atom) => comesFrom(statement, atom.permission));
    const narrowed = narrowStatement(statement, {
      version: document.version,
      atoms: own,
      remove,
      freshSid,
      prefixes: style.prefixes,
      excepts: style.excepts(statement.origin),
    });
    for (const [key, reason] of narrowed.givenBack) givenBack.set(key, reason);
    return narrowed.statements;
  });
  const same = statements.length === document.statements.length && statements.every((each, at) => each === document.statements[at]);
  return { document: same ? document : { ...document, statements }, givenBack };
}

/** Statements that were split before share their origin. */
function comesFrom(statement: Statement, { granted, named }: AwsPermission): boolean {
  const { actions } = statement;
  if (actions === undefined) return (statement.notActions ?? []).join(',') === granted;
  return actions.includes(granted) || (!named && isWholeService(granted) && actions.some(isEverything));
}
