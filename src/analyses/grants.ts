import type { PermissionModel } from '../core/permission-model.ts';
import type { Observation } from '../core/observation.ts';
import { type Atom, type Observable, RISK_WEIGHT } from '../core/permission.ts';
import { principalKey } from '../core/principal.ts';
import type { Store } from '../store/store.ts';
import { contentNumbers, writeContainment } from './containment.ts';
import type { Accesses } from './interpret.ts';
import { RowBuffer } from './row-buffer.ts';
import { useDays } from './use-days.ts';

/** What is known of one instance before its atoms are judged. */
export interface GrantInput {
  readonly system: string;
  readonly instance: string;
  readonly model: PermissionModel<unknown, unknown, unknown>;
  readonly inventory: unknown;
  readonly accesses: Accesses;
  /** Absent when no day of the record is covered: then nothing is observable. */
  readonly observation: Observation | undefined;
  /** References of policies that a definition file stands for. */
  readonly defined: ReadonlySet<string>;
  /** The exception that keeps this permission of this principal, in words; empty when none does. */
  readonly exception: (principalKey: string, permission: string) => string;
}

const COLUMNS = [
  'atom_key', 'principal_key', 'system', 'instance', 'text', 'path', 'way', 'group_name', 'risk', 'weight', 'content',
  'observable', 'observable_reason', 'observability', 'observed_since', 'ineffective', 'defined', 'path_atoms', 'expanded_from', 'exception',
] as const;

/** Fills `atom`, `atom_origin`, `touch` and `containment` for one instance; returns the atoms. */
export async function writeAtoms(store: Store, input: GrantInput): Promise<readonly Atom[]> {
  const exercised = [...input.accesses.all.values()].filter((entry) => entry.exercised).map((entry) => entry.access);
  const atoms = input.model.atoms(input.inventory, exercised, await useDays(store, input.system, input.instance, input.accesses));
  const perPath = new Map<string, number>();
  for (const atom of atoms) perPath.set(pathKey(atom), (perPath.get(pathKey(atom)) ?? 0) + 1);
  const contentOf = contentNumbers();
  const rows = new RowBuffer(store, 'atom', COLUMNS);
  const origins = new RowBuffer(store, 'atom_origin', ['atom_key', 'origin']);
  for (const atom of atoms) {
    const holder = principalKey(atom.principal);
    const seen = input.observation === undefined
      ? { observable: 'no' as const, reason: 'no day of the record is covered' }
      : input.model.observable(atom.permission, input.observation);
    rows.add(
      atom.key, holder, input.system, input.instance, atom.text, JSON.stringify(atom.path), atom.way, atom.group, atom.risk, RISK_WEIGHT[atom.risk], contentOf(atom),
      seen.observable === 'yes', inWords(seen), seen.observable, seen.observable === 'yes' ? (seen.since ?? null) : null,
      input.model.ineffective(input.inventory, atom.permission) ?? '',
      atom.origins.some((origin) => input.defined.has(origin)), perPath.get(pathKey(atom)) ?? 0, atom.expandedFrom ?? '', input.exception(holder, atom.text),
    );
    for (const origin of new Set(atom.origins)) origins.add(atom.key, origin);
    await rows.flush(20_000);
    await origins.flush(50_000);
  }
  await rows.flush();
  await origins.flush();
  await writeTouches(store, input, atoms);
  await writeContainment(store, input.model, atoms, contentOf);
  return atoms;
}

/** Grounds or reason; the remedy travels behind a bar, where the report finds it again. */
function inWords(seen: Observable): string {
  if (seen.observable === 'yes') return seen.grounds;
  const reason = seen.observable === 'partly' ? `only ${seen.region} would have shown: ${seen.reason}` : seen.reason;
  return seen.remedy === undefined ? reason : `${reason} | ${seen.remedy}`;
}

async function writeTouches(store: Store, input: GrantInput, atoms: readonly Atom[]): Promise<void> {
  const touching = input.model.touching(atoms);
  const touches = new RowBuffer(store, 'touch', ['access_key', 'atom_key', 'certain', 'alone']);
  for (const [key, { access, exercised }] of input.accesses.all) {
    if (!exercised) continue;
    for (const touched of touching(access)) touches.add(key, touched.atom, touched.certain, touched.alone);
    await touches.flush(50_000);
  }
  await touches.flush();
}

function pathKey(atom: Atom): string {
  return `${principalKey(atom.principal)}\n${atom.path.join('\n')}`;
}
