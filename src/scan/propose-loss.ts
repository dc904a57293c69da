import type { EmergencyGrant } from '../analyses/emergency-grants.ts';
import { leaningsOf } from '../analyses/leaning.ts';
import { lineEvidence } from '../analyses/line-evidence.ts';
import { lostCalls } from '../analyses/lost-calls.ts';
import type { LedgerRow } from '../core/documents/ledger.ts';
import type { LossRecord } from '../core/documents/loss.ts';
import type { ScanDocument } from '../core/documents/scan.ts';
import { by } from '../core/order.ts';
import { principalKey } from '../core/principal.ts';
import type { ProvenWithLoss } from '../core/proof.ts';
import type { Candidate, Unit } from '../core/proposal.ts';
import { lossText, unseenRecords, unseenText } from '../core/loss-text.ts';
import { isRemovable, isUsed, VERDICTS } from '../core/verdict.ts';
import { proveWithLoss } from '../proposals/prove.ts';
import { verdictOf, type Made } from './propose-unit.ts';
import type { Run } from './run.ts';
import { unitEvidence, type UnitEvidence } from './unit-evidence.ts';
import type { Workshop } from './workshop.ts';

/** A proposal of its own that takes back a forgotten emergency grant. */
export interface MadeWithLoss extends Made {
  readonly loss: LossRecord;
  /** Accesses that break: exactly those behind `loss.lost`. */
  readonly lost: ReadonlySet<unknown>;
  /** There when every step says yes but for the listed loss; nothing is written before a person accepts it. */
  readonly proven?: ProvenWithLoss<Candidate<unknown>>;
}

const LEANED_ON = 'another path leaves by a proposal of its own, which counts on this one';

/**
 * Proposals that take back the forgotten emergency grants of these units: everything that the change gave and that is
 * removable, or would be if the calls of those first hours had not been made. They stand beside the proved proposals,
 * from the same starting point, and are never a part of them.
 */
export async function proposeLosses(run: Run, scan: ScanDocument, workshop: Workshop, units: readonly Unit[], emergencies: readonly EmergencyGrant[]): Promise<readonly MadeWithLoss[]> {
  const made: MadeWithLoss[] = [];
  for (const emergency of emergencies) {
    for (const unit of units.filter(({ principals }) => principals.some((one) => emergency.principals.has(principalKey(one))))) {
      const evidence = await unitEvidence(run, scan, workshop, unit);
      const one = evidence === undefined ? undefined : await proposeLoss(run, workshop, emergency, evidence);
      if (one !== undefined) made.push(one);
    }
  }
  return made;
}

async function proposeLoss(run: Run, workshop: Workshop, { given, atoms, accesses }: EmergencyGrant, evidence: UnitEvidence): Promise<MadeWithLoss | undefined> {
  const { model, inventory } = workshop.context;
  const { rows, reached, principals, cut: { unit } } = evidence;
  const within = [...atoms].filter(([key]) => reached.has(key));
  const used = within.filter(([key]) => isUsed(verdictOf(rows, key)));
  const about = { permissions: within.length, unseen: unseenRecords(within.flatMap(([, { unseen }]) => (unseen === undefined ? [] : [[unseen, 1] as const]))) };
  if (used.length === 0) return undefined;
  const removable = within.map(([key]) => key).filter((key) => isRemovable(verdictOf(rows, key)));
  const leanedOn = await keysLeanedOn(run, evidence, new Set(removable));
  const stays = new Map<string, string>();
  for (const [key, { unused }] of used) {
    if (!isRemovable(unused)) stays.set(key, `even without these calls it is ${unused}: ${VERDICTS[unused].meaning}`);
    else if (leanedOn.has(key)) stays.set(key, LEANED_ON);
  }
  const usedKeys = new Set(used.map(([key]) => key));
  const asked = new Set([...usedKeys].filter((key) => !stays.has(key)));
  const base = { unit, principals, rows: [...rows.values()].filter((row) => reached.has(row.key)) };
  const nothing: LossRecord = { given, accepted: false, calls: 0, mayCalls: 0, ...about, lost: [] };
  const allStays = (): MadeWithLoss => {
    const [why] = named(new Map([...stays].filter(([key]) => usedKeys.has(key))), rows);
    const proof = { outcome: 'undecided', reason: withUnseen(`${why?.permission ?? ''} stays: ${why?.reason ?? ''}`, about), steps: [] } as const;
    return { ...base, cut: { ...evidence.cut, remove: new Set() }, proof, removed: new Set(), givenBack: named(stays, rows), lines: [], loss: nothing, lost: new Set() };
  };
  if (asked.size === 0) return allStays();
  const cut = { ...evidence.cut, remove: new Set([...removable, ...asked]) };
  const narrowed = model.narrow(inventory, cut);
  for (const { atom, reason } of narrowed.givenBack) stays.set(atom, reason);
  if ([...asked].every((key) => stays.has(key))) return allStays();
  const removed = new Set([...cut.remove].filter((key) => !stays.has(key)));
  const candidate = { unit, before: inventory, after: narrowed.inventory };
  const may = new Set(evidence.proof.accesses.filter((access) => accesses.has(workshop.accessKeys.get(access) ?? -1n)));
  const { proven, lost, ...proof } = proveWithLoss(candidate, { ...evidence.proof, removed }, { atoms: asked, accesses: may });
  const keys = lost.flatMap((access) => workshop.accessKeys.get(access) ?? []);
  const loss = proven === undefined ? nothing : { ...nothing, ...(await lostCalls(run.store, keys)) };
  const left = evidence.proof.accesses.filter((access) => !lost.includes(access));
  return {
    ...base,
    cut,
    proof: { ...proof, reason: withUnseen(proven === undefined ? proof.reason : lossText(loss), about) },
    ...(proven === undefined ? {} : { proven }),
    removed,
    givenBack: named(stays, rows),
    lines: await lineEvidence(run.store, evidence.holders, workshop.accessKeys, model.lines?.(candidate, left) ?? []),
    loss,
    lost: new Set(lost),
  };
}

/** Atoms that something counts on which is not taken along: a proved proposal takes that because these stay. */
async function keysLeanedOn(run: Run, { holders }: UnitEvidence, along: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const holder of holders) for (const { atom_key, on_key } of await leaningsOf(run.store, holder)) if (!along.has(atom_key)) keys.add(on_key);
  return keys;
}

/** Nobody is to merge it on the comfort of calls that could not be seen. */
function withUnseen(reason: string, about: Pick<LossRecord, 'permissions' | 'unseen'>): string {
  const hidden = unseenText(about);
  return hidden === '' ? reason : `${reason}; ${hidden}`;
}

function named(stays: ReadonlyMap<string, string>, rows: ReadonlyMap<string, LedgerRow>): Made['givenBack'] {
  return [...stays].map(([key, reason]) => ({ permission: rows.get(key)?.permission ?? key, reason })).sort(by(({ permission }) => permission));
}
