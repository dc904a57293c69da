import type { EmergencyGrant, GivenAtom } from '../analyses/emergency-grants.ts';
import { leaningsOf } from '../analyses/leaning.ts';
import { lineEvidence } from '../analyses/line-evidence.ts';
import { lostCalls } from '../analyses/lost-calls.ts';
import type { LossRecord } from '../core/documents/loss.ts';
import { principalKey } from '../core/principal.ts';
import type { ProvenWithLoss } from '../core/proof.ts';
import type { Candidate, Unit } from '../core/proposal.ts';
import { lossText, unseenRecords, unseenText } from '../core/loss-text.ts';
import { isRemovable, isUsed, VERDICTS } from '../core/verdict.ts';
import { givenBackRows } from '../proposals/describe.ts';
import { proveWithLoss } from '../proposals/prove.ts';
import { verdictOf, type Made } from './propose-unit.ts';
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
export async function proposeLosses(workshop: Workshop, units: readonly Unit[], emergencies: readonly EmergencyGrant[]): Promise<readonly MadeWithLoss[]> {
  const made: MadeWithLoss[] = [];
  for (const emergency of emergencies) {
    for (const unit of units.filter(({ principals }) => principals.some((one) => emergency.principals.has(principalKey(one))))) {
      const evidence = await unitEvidence(workshop, unit);
      const one = evidence === undefined ? undefined : await proposeLoss(workshop, emergency, evidence);
      if (one !== undefined) made.push(one);
    }
  }
  return made;
}

/** The proposal for one unit; nothing where no call used what the change gave it, for then a proved proposal takes it back. */
async function proposeLoss(workshop: Workshop, { given, atoms, accesses }: EmergencyGrant, evidence: UnitEvidence): Promise<MadeWithLoss | undefined> {
  const { context, accessKeys, run } = workshop;
  const { rows, reached, principals, cut: { unit } } = evidence;
  const within = [...atoms].filter(([key]) => reached.has(key));
  const used = new Map(within.filter(([key]) => isUsed(verdictOf(rows, key))));
  if (used.size === 0) return undefined;
  const unseen = unseenRecords(within.flatMap(([, atom]) => (atom.unseen === undefined ? [] : [[atom.unseen, 1] as const])));
  const about: LossRecord = { given, accepted: false, calls: 0, mayCalls: 0, permissions: within.length, unseen, lost: [] };
  const base = { unit, principals, rows: [...rows.values()].filter((row) => reached.has(row.key)), loss: about };
  const removable = within.map(([key]) => key).filter((key) => isRemovable(verdictOf(rows, key)));
  const stays = usedThatStay(used, await keysLeanedOn(workshop, evidence, new Set(removable)));
  const asked = new Set([...used.keys()].filter((key) => !stays.has(key)));
  const cut = { ...evidence.cut, remove: new Set([...removable, ...asked]) };
  const narrowed = asked.size === 0 ? undefined : context.model.narrow(context.inventory, cut);
  for (const { atom, reason } of narrowed?.givenBack ?? []) stays.set(atom, reason);
  if (narrowed === undefined || [...asked].every((key) => stays.has(key))) {
    const [why] = givenBackRows(rows, [...stays].filter(([key]) => used.has(key)));
    const reason = withUnseen(`${why?.permission ?? ''} stays: ${why?.reason ?? ''}`, about);
    return {
      ...base,
      cut: { ...evidence.cut, remove: new Set() },
      proof: { outcome: 'undecided', reason, steps: [] },
      removed: new Set(),
      givenBack: givenBackRows(rows, stays),
      lines: [],
      lost: new Set(),
    };
  }
  const removed = new Set([...cut.remove].filter((key) => !stays.has(key)));
  const candidate = { unit, before: context.inventory, after: narrowed.inventory };
  const mayBreak = evidence.proof.accesses.filter((access) => accesses.has(accessKeys.get(access) ?? -1n));
  const { proven, lost, ...proof } = proveWithLoss(candidate, { ...evidence.proof, removed }, { atoms: asked, accesses: new Set(mayBreak) });
  const loss = proven === undefined ? about : { ...about, ...(await lostCalls(run.store, lost.flatMap((access) => accessKeys.get(access) ?? []))) };
  const left = evidence.proof.accesses.filter((access) => !lost.includes(access));
  return {
    ...base,
    cut,
    proof: { ...proof, reason: withUnseen(proven === undefined ? proof.reason : lossText(loss), about) },
    ...(proven === undefined ? {} : { proven }),
    removed,
    givenBack: givenBackRows(rows, stays),
    lines: await lineEvidence(run.store, evidence.holders, accessKeys, context.model.lines?.(candidate, left) ?? []),
    loss,
    lost: new Set(lost),
  };
}

/** Why used atoms of the grant stay although a person may accept the loss of their calls, by atom key. */
function usedThatStay(used: ReadonlyMap<string, GivenAtom>, leanedOn: ReadonlySet<string>): Map<string, string> {
  const stays = new Map<string, string>();
  for (const [key, { unused }] of used) {
    if (!isRemovable(unused)) stays.set(key, `even without these calls it is ${unused}: ${VERDICTS[unused].meaning}`);
    else if (leanedOn.has(key)) stays.set(key, LEANED_ON);
  }
  return stays;
}

/** Atoms that something counts on which is not taken along: a proved proposal takes that because these stay. */
async function keysLeanedOn({ run }: Workshop, { holders }: UnitEvidence, along: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const holder of holders) {
    const others = (await leaningsOf(run.store, holder)).filter(({ atom_key }) => !along.has(atom_key));
    for (const { on_key } of others) keys.add(on_key);
  }
  return keys;
}

/** Nobody is to merge it on the comfort of calls that could not be seen. */
function withUnseen(reason: string, about: Pick<LossRecord, 'permissions' | 'unseen'>): string {
  const hidden = unseenText(about);
  return hidden === '' ? reason : `${reason}; ${hidden}`;
}
