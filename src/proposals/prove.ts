import type { PermissionModel } from '../core/connector.ts';
import type { LedgerRow } from '../core/documents/ledger.ts';
import { decisionsText, isReproduced } from '../core/decisions-text.ts';
import type { Decisions, OutsideGrant, ReplayOutcome } from '../core/outside-grant.ts';
import type { Atom } from '../core/permission.ts';
import { principalKey } from '../core/principal.ts';
import { Proven, ProvenWithLoss, type PlainOutcome, type ProofOutcome, type StepResult } from '../core/proof.ts';
import type { Candidate } from '../core/proposal.ts';
import { isRemovable, isUsed } from '../core/verdict.ts';
import { plural } from '../core/number-text.ts';

/** Everything a proof rests on. All values come from the same analyze. */
export interface Evidence<I, P, A> {
  readonly model: PermissionModel<I, P, A>;
  /** Every atom of every principal of the unit, by whatever path. */
  readonly atoms: readonly Atom<P>[];
  /** Ledger rows of those atoms by key. */
  readonly rows: ReadonlyMap<string, LedgerRow>;
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

/** What `prove` says; `proven` is there only when every step said yes. */
export interface Proof<I> {
  readonly outcome: PlainOutcome;
  /** In one sentence. */
  readonly reason: string;
  readonly steps: readonly StepResult[];
  readonly proven?: Proven<Candidate<I>>;
}

/** What may be lost because a person is asked to accept it. Nothing else may. */
export interface AskedLoss<A> {
  /** Keys of atoms that may leave although they were used. */
  readonly atoms: ReadonlySet<string>;
  /** Accesses (as they stand in `Evidence.accesses`) that may break. */
  readonly accesses: ReadonlySet<A>;
}

/** What `proveWithLoss` says; `proven` is there only when every step said yes and something is lost. */
export interface LossProof<I, A> {
  readonly outcome: Exclude<ProofOutcome, 'proved'>;
  readonly reason: string;
  readonly steps: readonly StepResult[];
  /** Of the accesses that may break, those that do: exactly what the replay finds. */
  readonly lost: readonly A[];
  readonly proven?: ProvenWithLoss<Candidate<I>>;
}

/**
 * Proves `exercised ⊆ kept ⊆ proposed ⊆ granted` for one candidate: accounted, explained, kept, narrower, complete.
 * The last step, bytes, follows the writing (`confirm`). `unknown` never counts as success.
 */
export function prove<I, P, A>(candidate: Candidate<I>, evidence: Evidence<I, P, A>): Proof<I> {
  const steps = [
    accounted(candidate, evidence),
    explain(candidate, evidence),
    keep(candidate, evidence),
    narrower(candidate, evidence),
    ...(evidence.further ?? []),
    complete(evidence),
  ];
  const failure = failureOf(steps);
  return failure === undefined ? { outcome: 'proved', reason: 'every step holds', steps, proven: new Proven(candidate) } : { ...failure, steps };
}

/**
 * Proves the same of everything but a listed loss: no recorded call breaks but those that needed one of `loss.accesses`,
 * and of these `lost` names each that does. A candidate that loses nothing is no case of it and stays undecided.
 */
export function proveWithLoss<I, P, A>(candidate: Candidate<I>, evidence: Evidence<I, P, A>, loss: AskedLoss<A>): LossProof<I, A> {
  const kept = keepOthers(candidate, evidence, loss);
  const steps = [
    accounted(candidate, evidence, loss),
    explain(candidate, evidence),
    kept.step,
    narrower(candidate, evidence),
    ...(evidence.further ?? []),
    complete(evidence),
  ];
  const failure = failureOf(steps);
  if (failure !== undefined) return { ...failure, steps, lost: [] };
  if (kept.lost.length === 0) return { outcome: 'undecided', reason: 'none of the recorded calls would break, so there is no loss to accept', steps, lost: [] };
  return { outcome: 'proved-with-loss', reason: 'every step holds but for the listed loss', steps, lost: kept.lost, proven: new ProvenWithLoss(candidate) };
}

function failureOf(steps: readonly StepResult[]): { readonly outcome: 'refuted' | 'undecided'; readonly reason: string } | undefined {
  const failed = steps.find((step) => step.result === 'no') ?? steps.find((step) => step.result === 'unknown');
  return failed === undefined ? undefined : { outcome: failed.result === 'no' ? 'refuted' : 'undecided', reason: `${failed.step}: ${failed.notes[0] ?? 'no note'}` };
}

/** Step 0. Every atom that the proposal does not wholly keep carries a removable verdict, or stands behind the asked loss, and is listed as leaving. */
function accounted<I, P, A>({ before, after }: Candidate<I>, { model, atoms, rows, removed }: Evidence<I, P, A>, loss?: AskedLoss<A>): StepResult {
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
  const counts = loss === undefined ? { kept, leaving, unknown } : { kept, leaving, 'behind the loss': lost, unknown };
  return result(loss === undefined ? 'accounted' : 'accounted-with-loss', counts, notes, unknown > 0 ? [`${plural(unknown, 'permission')} cannot be shown to stay`] : []);
}

/**
 * Step 1. Every recorded call is decided under the grants in force at its time: today's where they did not change. No
 * permission leaves from a group in which a recorded call contradicts the model, and none at all where too many of the
 * decisions that the record states do not come out of the known grants.
 */
function explain<I, P, A>({ before }: Candidate<I>, { model, atoms, removed, accesses, outside, replayed, decisions }: Evidence<I, P, A>): StepResult {
  const reproducedThen = (access: A): boolean => {
    const then = replayed.get(access);
    return then === undefined ? model.allows(before, access).decision === 'allowed' : then === 'reproduced' && model.allows(before, access).decision !== 'denied';
  };
  const reproduced = accesses.filter(reproducedThen).length;
  const contradicting = outside.filter((one) => one.contradicts);
  const authorized = outside.filter((one) => !one.refused);
  const contradictingAuthorized = authorized.filter((one) => one.contradicts).length;
  const counts = {
    reproduced,
    'not contradicted': accesses.length - reproduced - authorized.length,
    'by a grant since changed': authorized.length - contradictingAuthorized,
    contradicted: contradictingAuthorized,
    ...(decisions === undefined ? {} : {
      'refused though allowed': outside.length - authorized.length,
      'decisions of the whole record': decisions.reproduced + decisions.unknown + decisions.contradicted,
      'of them reproduced': decisions.reproduced,
      'of them contradicted': decisions.contradicted,
    }),
  };
  const blocked = new Map(contradicting.flatMap(({ principals, group, refused }) => principals.map((principal) => [`${principal}\n${group}`, refused ? 'a refused' : 'an authorized'] as const)));
  const notes = atoms.flatMap((atom) => {
    const call = removed.has(atom.key) ? blocked.get(`${principalKey(atom.principal)}\n${atom.group}`) : undefined;
    return call === undefined ? [] : [`${atom.text}: ${call} call of ${atom.group} contradicts the known grants`];
  });
  return result('explain', counts, notes, decisions === undefined || isReproduced(decisions) ? [] : [`only ${decisionsText(decisions)}`]);
}

/** Step 2. Every exercised requirement that was allowed before is allowed after, whatever the missing facts are. */
function keep<I, P, A>(candidate: Candidate<I>, { model, accesses }: Evidence<I, P, A>): StepResult {
  const { kept, broken, doubts } = replayed(candidate, model, accesses);
  return result('keep', { 'distinct requirements': accesses.length, kept, broken: broken.length, unknown: doubts.length }, broken.map(({ note }) => note), doubts);
}

/** Step 2 with a listed loss: the same for every requirement that may not break, and which of the others do. */
function keepOthers<I, P, A>(candidate: Candidate<I>, { model, accesses }: Evidence<I, P, A>, loss: AskedLoss<A>): { readonly step: StepResult; readonly lost: readonly A[] } {
  const { kept, broken, doubts } = replayed(candidate, model, accesses);
  const lost = broken.filter(({ access }) => loss.accesses.has(access)).map(({ access }) => access);
  const notes = broken.filter(({ access }) => !loss.accesses.has(access)).map(({ note }) => note);
  return { step: result('keep-but-loss', { 'distinct requirements': accesses.length, kept, lost: lost.length, broken: notes.length, unknown: doubts.length }, notes, doubts), lost };
}

/** Replays every exercised requirement: how many are kept, which break, and of which nobody can tell. */
function replayed<I, P, A>({ before, after }: Candidate<I>, model: PermissionModel<I, P, A>, accesses: readonly A[]) {
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
function narrower<I, P, A>({ before, after }: Candidate<I>, { model }: Evidence<I, P, A>): StepResult {
  const cover = model.covers(before, after);
  if (cover.covers === 'yes') return result('narrow', { uncovered: 0 }, [], []);
  if (cover.covers === 'no') return result('narrow', { uncovered: cover.uncovered.length }, cover.uncovered.map((text) => `wider than granted: ${text}`), []);
  return result('narrow', { uncovered: 0 }, [], [cover.reason]);
}

/** Step 4. Every principal that loses something was watched for at least one cycle. */
function complete<I, P, A>({ atoms, removed, complete: whole, acknowledged }: Evidence<I, P, A>): StepResult {
  const losing = new Set(atoms.filter((atom) => removed.has(atom.key)).map((atom) => principalKey(atom.principal)));
  const short = [...losing].filter((key) => !whole.has(key));
  const step = result('complete', { principals: losing.size, short: short.length }, [], short.map((key) => `${key}: the window is shorter than one cycle`));
  return { ...step, notes: [...step.notes, ...acknowledged] };
}

function result(step: StepResult['step'], counts: StepResult['counts'], noes: readonly string[], doubts: readonly string[]): StepResult {
  const verdict = noes.length > 0 ? 'no' : doubts.length > 0 ? 'unknown' : 'yes';
  return { step, result: verdict, counts, notes: [...noes, ...doubts].sort().slice(0, 50) };
}
