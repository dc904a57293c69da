import type { PermissionModel } from '../core/permission-model.ts';
import type { Decision } from '../core/decision.ts';
import { decisionsText, isReproduced } from '../core/decisions-text.ts';
import type { LedgerRow } from '../core/documents/ledger.ts';
import { plural } from '../core/number-text.ts';
import type { Decisions, OutsideGrant, ReplayOutcome } from '../core/outside-grant.ts';
import type { Atom } from '../core/permission.ts';
import { principalKey } from '../core/principal.ts';
import type { StepResult } from '../core/proof.ts';
import type { Candidate } from '../core/proposal.ts';
import { isRemovable, isUsed } from '../core/verdict.ts';

/** Notes that a step prints, see `StepResult.notes`; its counts tell how many there were. */
const MOST_NOTES = 50;

/** Everything a proof rests on. All values come from the same analyze. */
export interface Evidence<I, P, A> {
  readonly model: PermissionModel<I, P, A>;
  /** Every atom of every principal of the unit, by whatever path. */
  readonly atoms: readonly Atom<P>[];
  /** What the ledger says of those atoms, by key. */
  readonly rows: ReadonlyMap<string, Pick<LedgerRow, 'verdict'>>;
  /** Keys of the atoms that leave. */
  readonly removed: ReadonlySet<string>;
  /** Distinct accesses that recorded, authorized calls of those principals needed or may have needed. */
  readonly accesses: readonly A[];
  /** Accesses of authorized calls of those principals that no known grant allows today, or allowed when they were made. */
  readonly outside: readonly OutsideGrant[];
  /** What the grants in force at the time said, of accesses (as they stand in `accesses`) of principals whose grants changed. */
  readonly replayed: ReadonlyMap<A, ReplayOutcome>;
  /** Of the whole instance: how many decisions of the record come out of the grants in force. Absent where it states none that could tell. */
  readonly decisions?: Decisions;
  /** Keys of principals whose window holds at least one cycle. */
  readonly complete: ReadonlySet<string>;
  /** Gaps inside the window that a person accepted, in words: a proof that leans on them names them. */
  readonly acknowledged: readonly string[];
  /** Steps that the system itself shows, such as who may become a new principal. */
  readonly further?: readonly StepResult[];
}

/** What may be lost because a person is asked to accept it. Nothing else may. */
export interface AskedLoss<A> {
  /** Keys of atoms that may leave although they were used. */
  readonly atoms: ReadonlySet<string>;
  /** Accesses (as they stand in `Evidence.accesses`) that may break. */
  readonly accesses: ReadonlySet<A>;
}

/** Step 0. Every atom that the proposal does not wholly keep carries a removable verdict, or stands behind the asked loss, and is listed as leaving. */
export function accounted<I, P, A>({ before, after }: Candidate<I>, { model, atoms, rows, removed }: Evidence<I, P, A>, loss?: AskedLoss<A>): StepResult {
  const notes: string[] = [];
  let kept = 0;
  let leaving = 0;
  let lost = 0;
  let unknown = 0;
  for (const atom of atoms) {
    const row = rows.get(atom.key);
    if (row === undefined) notes.push(`${atom.text} has no verdict`);
    else if (removed.has(atom.key)) {
      leaving++;
      if (loss?.atoms.has(atom.key) === true && isUsed(row.verdict)) lost++;
      else if (!isRemovable(row.verdict) && row.verdict !== 'ineffective') notes.push(`${atom.text} leaves with verdict ${row.verdict}`);
    } else {
      const held = model.holds(after, atom, before);
      if (held === 'yes') kept++;
      else if (held === 'unknown') unknown++;
      else notes.push(`${atom.text} leaves without being listed (${row.verdict})`);
    }
  }
  const doubts = unknown > 0 ? [`${plural(unknown, 'permission')} cannot be shown to stay`] : [];
  if (loss === undefined) return result('accounted', { kept, leaving, unknown }, notes, doubts);
  return result('accounted-with-loss', { kept, leaving, 'behind the loss': lost, unknown }, notes, doubts);
}

/**
 * Step 1. Every recorded call is decided under the grants in force at its time: today's where they did not change. No
 * permission leaves from a group in which a recorded call contradicts the model, and none at all where too many of the
 * decisions that the record states do not come out of the known grants.
 */
export function explain<I, P, A>({ before }: Candidate<I>, evidence: Evidence<I, P, A>): StepResult {
  const { model, accesses, outside, replayed, decisions } = evidence;
  const reproduced = accesses.filter((access) => isReproducedThen(model.allows(before, access).decision, replayed.get(access))).length;
  const authorized = outside.filter((one) => !one.refused);
  const contradicted = authorized.filter((one) => one.contradicts).length;
  const counts = {
    reproduced,
    'not contradicted': accesses.length - reproduced - authorized.length,
    'by a grant since changed': authorized.length - contradicted,
    contradicted,
    ...(decisions === undefined ? {} : {
      'refused though allowed': outside.length - authorized.length,
      'decisions of the whole record': decisions.reproduced + decisions.unknown + decisions.contradicted,
      'of them reproduced': decisions.reproduced,
      'of them contradicted': decisions.contradicted,
    }),
  };
  const doubts = decisions === undefined || isReproduced(decisions) ? [] : [`only ${decisionsText(decisions)}`];
  return result('explain', counts, contradictedLeavers(evidence), doubts);
}

/** Does a recorded call come out of the known grants? Where they changed since, both those of its time and today's are asked. */
function isReproducedThen(today: Decision['decision'], then: ReplayOutcome | undefined): boolean {
  if (then === undefined) return today === 'allowed';
  return then === 'reproduced' && today !== 'denied';
}

/** Atoms that leave a group of which a recorded call of the same principal contradicts the known grants, in words. */
function contradictedLeavers<I, P, A>({ atoms, removed, outside }: Evidence<I, P, A>): readonly string[] {
  const calls = new Map<string, string>();
  for (const { principals, group, refused } of outside.filter((one) => one.contradicts)) {
    for (const principal of principals) calls.set(`${principal}\n${group}`, refused ? 'a refused' : 'an authorized');
  }
  return atoms.filter((atom) => removed.has(atom.key)).flatMap((atom) => {
    const call = calls.get(`${principalKey(atom.principal)}\n${atom.group}`);
    return call === undefined ? [] : [`${atom.text}: ${call} call of ${atom.group} contradicts the known grants`];
  });
}

/** Step 2. Every exercised requirement that was allowed before is allowed after, whatever the missing facts are. */
export function keep<I, P, A>(candidate: Candidate<I>, { model, accesses }: Evidence<I, P, A>): StepResult {
  const { kept, broken, doubts } = replay(candidate, model, accesses);
  const counts = { 'distinct requirements': accesses.length, kept, broken: broken.length, unknown: doubts.length };
  return result('keep', counts, broken.map(({ note }) => note), doubts);
}

/** Step 2 with a listed loss: the same for every requirement that may not break, and which of the others do. */
export function keepOthers<I, P, A>(candidate: Candidate<I>, { model, accesses }: Evidence<I, P, A>, loss: AskedLoss<A>): { readonly step: StepResult; readonly lost: readonly A[] } {
  const { kept, broken, doubts } = replay(candidate, model, accesses);
  const lost = broken.filter(({ access }) => loss.accesses.has(access)).map(({ access }) => access);
  const notes = broken.filter(({ access }) => !loss.accesses.has(access)).map(({ note }) => note);
  const counts = { 'distinct requirements': accesses.length, kept, lost: lost.length, broken: notes.length, unknown: doubts.length };
  return { step: result('keep-but-loss', counts, notes, doubts), lost };
}

/** Replays every exercised requirement: how many are kept, which break, and of which nobody can tell. */
function replay<I, P, A>({ before, after }: Candidate<I>, model: PermissionModel<I, P, A>, accesses: readonly A[]) {
  const broken: { readonly access: A; readonly note: string }[] = [];
  const doubts: string[] = [];
  let kept = 0;
  for (const access of accesses) {
    const preserved = model.preserves(before, after, access);
    if (preserved.preserved === 'yes') kept++;
    else if (preserved.preserved === 'no') broken.push({ access, note: `${model.accessText(access)} would break: ${preserved.witness}` });
    else doubts.push(`${model.accessText(access)}: ${preserved.reason}`);
  }
  return { kept, broken, doubts };
}

/** Step 3. The proposal lies inside what is granted. */
export function narrower<I, P, A>({ before, after }: Candidate<I>, { model }: Evidence<I, P, A>): StepResult {
  const cover = model.covers(before, after);
  if (cover.covers === 'yes') return result('narrow', { uncovered: 0 }, [], []);
  if (cover.covers === 'no') return result('narrow', { uncovered: cover.uncovered.length }, cover.uncovered.map((text) => `wider than granted: ${text}`), []);
  return result('narrow', { uncovered: 0 }, [], [cover.reason]);
}

/** Step 4. Every principal that loses something was watched for at least one cycle. */
export function complete<I, P, A>({ atoms, removed, complete: whole, acknowledged }: Evidence<I, P, A>): StepResult {
  const losing = new Set(atoms.filter((atom) => removed.has(atom.key)).map((atom) => principalKey(atom.principal)));
  const short = [...losing].filter((key) => !whole.has(key));
  const doubts = short.map((key) => `${key}: the window is shorter than one cycle`);
  const step = result('complete', { principals: losing.size, short: short.length }, [], doubts);
  return { ...step, notes: [...step.notes, ...acknowledged] };
}

/** The answer of a step: `no` when it has a counter-example, `unknown` when it has none but cannot tell either. */
function result(step: StepResult['step'], counts: StepResult['counts'], noes: readonly string[], doubts: readonly string[]): StepResult {
  const answer = noes.length > 0 ? 'no' : doubts.length > 0 ? 'unknown' : 'yes';
  return { step, result: answer, counts, notes: [...noes, ...doubts].sort().slice(0, MOST_NOTES) };
}
