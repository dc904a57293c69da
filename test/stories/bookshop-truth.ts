import { readFileSync } from 'node:fs';

/*
 * The recorded cluster's own truth (expectations.json: reasoned by hand and tried out on the server), and the words of it and
 * of the ledger.
 */

export interface Claim {
  readonly text: string;
  /** Absent for a URL. */
  readonly names?: readonly string[];
}
export interface Account {
  readonly needed: readonly Claim[];
  readonly hidden: readonly Claim[];
  readonly onlyThroughEmergency?: readonly Claim[];
  readonly idle: Readonly<Record<string, readonly string[]>>;
  readonly partlyUsed: Readonly<Record<string, readonly string[]>>;
}
export interface Truth {
  readonly accounts: Readonly<Record<string, Account>>;
  readonly mustNotChange: { readonly accounts: readonly string[] };
}

/** A cell as ledger and expectations write it: `get core/configmaps @storefront [a, b]`, `get /metrics`. */
export interface Cell {
  readonly verb: string;
  readonly kind: string;
  readonly scope: string;
  readonly names: readonly string[];
}

export function cellOf(text: string): Cell {
  const [, verb = '', kind = '', scope = '', names = ''] = /^(\S+) (\S+)(?: @(\S+)(?: except [^[(]*)?)?(?: ?\[(.*?)\])?(?: ?\(.*\))?$/.exec(text) ?? [];
  if (verb === '') throw new Error(`no cell: ${text}`);
  return { verb, kind, scope, names: names === '' ? [] : names.split(', ') };
}

/** Is a cell of the ledger a part of a granted cell? */
export function isInside(cell: Cell, granted: Cell): boolean {
  if (granted.verb !== '*' && cell.verb !== granted.verb) return false;
  const kinds = granted.kind.endsWith('/*') && !granted.kind.startsWith('/') ? cell.kind.startsWith(granted.kind.slice(0, -1)) : cell.kind === granted.kind;
  if (!kinds || (granted.scope !== 'cluster' && granted.scope !== '' && cell.scope !== granted.scope)) return false;
  return granted.names.length === 0 || (cell.names.length > 0 && cell.names.every((name) => granted.names.includes(name)));
}

/** Could the cell be what a use needed? */
export function serves(cell: Cell, use: Cell): boolean {
  if (cell.verb !== use.verb || cell.kind !== use.kind) return false;
  if (use.scope !== '' && cell.scope !== 'cluster' && cell.scope !== use.scope) return false;
  return cell.names.length === 0 || use.names.some((name) => cell.names.includes(name));
}

export const truth = JSON.parse(readFileSync(new URL('../../fixtures/kubernetes/bookshop/expectations.json', import.meta.url), 'utf8')) as Truth;

export function nameOf(account: string): string {
  return account.startsWith('group ') ? `group/${account.slice('group '.length)}` : `serviceaccount/${account}`;
}

/** One claim per name: each name is a right of its own. */
export function each({ text, names = [] }: Claim): readonly Cell[] {
  const cell = cellOf(text);
  return names.length === 0 ? [cell] : names.map((name) => ({ ...cell, names: [name] }));
}
