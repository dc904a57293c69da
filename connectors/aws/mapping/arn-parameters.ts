import { hasFormat, isPlain } from './format.ts';
import { resourceArnFormats } from '../actions.ts';
import type { ArnRule, Params } from './arn-rules.ts';
import type { Place } from './place.ts';
import { table } from './tables.ts';

/** How parameters name resources of one type: a row of data/arn-parameters.json. */
interface Row {
  /** `service/resource type` of the action list. */
  readonly type: string;
  /**
   * Parameters by variable of the type's ARN format, the first that is there counts; an ARN in one of them counts
   * whole. Under an empty name: parameters that tell the resource by its ARN only.
   */
  readonly from: Readonly<Record<string, readonly string[]>>;
  /** Names of the only actions that the row is for; absent = all that have just this resource type and do not list. */
  readonly actions?: readonly string[];
  /** Names of actions with further resource types that are checked against this one as well. */
  readonly also?: readonly string[];
  /** AWS documents that it keeps such names in lower case. */
  readonly lower?: boolean;
  /** Values of a parameter that the ARN spells otherwise. */
  readonly values?: Readonly<Record<string, string>>;
  /** Regular expression of values that tell no resource of the account, or not how its ARN spells it. */
  readonly not?: string;
  /** Parameter that names the owning account; absent = the account of the call. */
  readonly account?: string;
  /** Parameters that say that another resource is meant. */
  readonly unless?: readonly string[];
  /** The ARN's last part must be a number: a name without one stands for whatever is newest. */
  readonly revision?: boolean;
  readonly cite: string;
}

const ROWS = table<readonly Row[]>('arn-parameters');

/** Rules of the table by resource type. */
export const TABLED_RULES: Readonly<Record<string, ArnRule>> = Object.fromEntries(ROWS.map((row) => [row.type, ruleOf(row)]));

const also = new Map<string, string[]>();
for (const row of ROWS) {
  for (const name of row.also ?? []) {
    const action = `${row.type.slice(0, row.type.indexOf('/'))}:${name}`;
    also.set(action, [...(also.get(action) ?? []), row.type]);
  }
}

/** Of an action with several resource types, those that are known to be checked. */
export function checkedTypes(action: string): readonly string[] {
  return also.get(action) ?? [];
}

function ruleOf(row: Row): ArnRule {
  const params = [...new Set([...Object.values(row.from).flat(), ...(row.unless ?? []), ...(row.account === undefined ? [] : [row.account])])];
  const actions = row.actions === undefined ? undefined : new Set([...row.actions, ...(row.also ?? [])]);
  return { params, lists: false, ...(actions === undefined ? {} : { actions }), arns: (read, place) => arnsOf(row, read, place) };
}

function arnsOf(row: Row, read: Params, place: Place): readonly string[] {
  if ((row.unless ?? []).some((name) => read(name) !== undefined)) return [];
  const slash = row.type.indexOf('/');
  const [service, type] = [row.type.slice(0, slash), row.type.slice(slash + 1)];
  const account = row.account === undefined ? place.account : (read(row.account) ?? place.account);
  if (!/^\d{12}$/.test(account)) return [];
  const format = resourceArnFormats(service, type)[0] ?? '';
  const found = Object.entries(row.from).map(([variable, names]) => [variable, first(names, read)] as const);
  const arns = spelledOut(row, format, found, { ...place, account });
  const right = arns.filter((arn) => isPlain(arn) && hasFormat(arn, service, type) && (row.revision !== true || /:\d+$/.test(arn)));
  // All or nothing: a resource left out would look as if it had not been needed.
  return right.length === arns.length ? right : [];
}

/** Values of the first parameter that is there. */
function first(names: readonly string[], read: Params): readonly string[] | undefined {
  for (const name of names) {
    const value = read(name);
    if (value !== undefined) return name.includes('[]') ? value.split(' ') : [value];
  }
  return undefined;
}

type Found = readonly (readonly [string, readonly string[] | undefined])[];

/** ARNs as given or filled in; an empty text for a value that tells none. */
function spelledOut(row: Row, format: string, found: Found, place: Place): readonly string[] {
  const given = found.flatMap(([, values]) => values ?? []).filter((value) => value.startsWith('arn:'));
  const [only, ...more] = found;
  if (only === undefined) return [];
  if (more.length === 0) {
    const [variable, values] = only;
    return (values ?? []).map((value) => (value.startsWith('arn:') ? value : variable === '' ? '' : filled(row, format, place, { [variable]: value })));
  }
  if (given.length > 0) return given.length === 1 ? given : [];
  const parts = Object.fromEntries(found.map(([variable, values]) => [variable, values?.length === 1 ? (values[0] ?? '') : '']));
  return Object.values(parts).includes('') ? [] : [filled(row, format, place, parts)];
}

function filled(row: Row, format: string, place: Place, parts: Readonly<Record<string, string>>): string {
  const { not } = row;
  if (not !== undefined && Object.values(parts).some((value) => new RegExp(not).test(value))) return '';
  const fixed: Readonly<Record<string, string>> = { Partition: place.partition, Region: place.region, Account: place.account };
  return format.replace(/\$\{([A-Za-z]+)\}/g, (_, name: string) => fixed[name] ?? spelled(row, parts[name] ?? ''));
}

function spelled(row: Row, value: string): string {
  const own = row.values !== undefined && Object.hasOwn(row.values, value) ? row.values[value] : undefined;
  return own ?? (row.lower === true ? value.toLowerCase() : value);
}
