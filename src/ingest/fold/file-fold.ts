import type { RecordReader } from '../../core/usage-source.ts';
import { dayOf, startOf } from '../../core/day.ts';
import { valueWithoutSecrets, withoutSecrets } from '../../core/secrets.ts';
import type { Fact, Projected, QuarantineReason, SkipReason } from '../../core/usage.ts';
import type { RecordSink, TextApart } from '../read/sink.ts';
import { lostFile, type Quarantined } from './pack.ts';
import type { PackBuilder } from './pack-builder.ts';
import { withInstance } from '../own-instance.ts';
import type { Repeats, SaidCall } from './repeats.ts';
import { ShownDays } from './shown-days.ts';

/** Sessions that are remembered of one call. */
const MOST_OTHERS = 256;

/** Instants that a record can have; anything else is a broken clock or a forgery. */
const EARLIEST = startOf('2000-01-01');
const LATEST = startOf('2100-01-01');

/** Projects and folds the records of one file. INVARIANT: each record ends as a row, skipped, or quarantined. */
export class FileFold implements RecordSink {
  readonly #pack: PackBuilder;
  readonly #inputId: number;
  readonly #project: (record: unknown) => Projected;
  readonly #actorOf: (actor: string, apart: string) => string;
  readonly #repeats: Repeats;
  readonly #own: string;
  readonly #fromRow: number;
  #records = 0;
  #parsed = 0;
  #shown = new ShownDays();
  #skipped = new Map<SkipReason, number>();
  #quarantined: Quarantined[] = [];
  #facts: { row: number; fact: Fact }[] = [];

  /** `own`: the instance of records that name none, see `FoldKey`. */
  constructor(pack: PackBuilder, inputId: number, { project, actorOf }: Pick<RecordReader, 'project' | 'actorOf'>, repeats: Repeats, own = '') {
    this.#pack = pack;
    this.#inputId = inputId;
    this.#project = project;
    this.#actorOf = actorOf ?? ((actor) => actor);
    this.#repeats = repeats;
    this.#own = own;
    this.#fromRow = pack.rows;
  }

  record(value: unknown, number?: number, apart?: string): void {
    this.#records += 1;
    this.#parsed += 1;
    const projected = this.#projected(value);
    if (projected.kind === 'quarantine') return this.#quarantine(projected);
    if (projected.kind === 'call') return this.#call(projected, number, apart);
    if (number !== undefined) this.#repeats.remember(number, projected);
    this.#skip(projected);
  }

  repeat(number: number, at: number, words: Uint32Array, place: number, text: TextApart): boolean {
    const said = this.#repeats.said(number);
    if (said === undefined) return false;
    this.#records += 1;
    this.#parsed += 1;
    if (said.kind === 'skip') this.#skip({ ...said, at });
    else {
      this.#pack.repeat(said.others === undefined ? said : this.#other(said, said.others, text.apart() ?? ''), at, words, place, this.#records);
      this.#shown.add(said.known.key.instance, said.known.key.scope, at);
    }
    return true;
  }

  #other(said: SaidCall, others: Map<string, SaidCall>, apart: string): SaidCall {
    let other = others.get(apart);
    if (other === undefined) {
      if (others.size >= MOST_OTHERS) others.clear();
      other = this.#pack.saidBy(said, this.#actorOf(said.actor.name, apart));
      others.set(apart, other);
    }
    return other;
  }

  broken(reason: QuarantineReason, byte?: number): void {
    this.#records += 1;
    this.#quarantined.push({ position: byte === undefined ? `record ${this.#records}` : `byte ${byte}`, reason });
  }

  restart(): void {
    this.#pack.truncate(this.#fromRow);
    this.#records = 0;
    this.#parsed = 0;
    this.#shown = new ShownDays();
    this.#skipped = new Map();
    this.#quarantined = [];
    this.#facts = [];
  }

  /** The file has been read to its end. Text of which nothing parses is no JSON at all. */
  close(): void {
    const [first] = this.#quarantined;
    if (this.#parsed === 0 && first !== undefined && first.reason !== 'too-large' && first.reason !== 'too-deep') return this.lose(first.reason);
    this.#pack.close({
      inputId: this.#inputId,
      records: this.#records,
      skipped: [...this.#skipped],
      quarantined: this.#quarantined,
      shown: this.#shown.list(),
      facts: this.#facts,
      fromRow: this.#fromRow,
      toRow: this.#pack.rows,
    });
  }

  /** The file is quarantined whole. */
  lose(reason: QuarantineReason): void {
    this.restart();
    this.#pack.close(lostFile(this.#inputId, reason, this.#fromRow));
  }

  #projected(value: unknown): Projected {
    try {
      return withoutTold(withInstance(this.#project(value), this.#own));
    } catch (error) {
      // A record may nest deeper than the stack reaches; `project` may not fail on anything else.
      return { kind: 'quarantine', reason: error instanceof RangeError ? 'too-deep' : 'not-a-record' };
    }
  }

  /** A call that carries facts, which tell its id, is not remembered. */
  #call(call: Extract<Projected, { kind: 'call' }>, number: number | undefined, apart: string | undefined): void {
    const { at } = call;
    const said = this.#pack.said(call);
    const { key } = said.known;
    if (!isInstant(at)) return this.#quarantine({ kind: 'quarantine', reason: 'bad-time', instance: key.instance, scope: key.scope, principal: key.principal });
    const row = this.#pack.add(said, call, this.#records);
    this.#shown.add(key.instance, key.scope, at);
    const facts = call.facts ?? [];
    for (const fact of facts) this.#facts.push({ row, fact });
    if (number === undefined || facts.length > 0) return;
    if (apart !== undefined && this.#actorOf(call.actor, '') !== call.actor) said.others = new Map([[apart, said]]);
    this.#repeats.remember(number, said);
  }

  #skip(skip: Extract<Projected, { kind: 'skip' }>): void {
    this.#skipped.set(skip.reason, (this.#skipped.get(skip.reason) ?? 0) + 1);
    if (skip.instance !== undefined && isInstant(skip.at)) this.#shown.add(skip.instance, skip.scope ?? '*', skip.at);
  }

  #quarantine({ reason, instance, scope, principal, at }: Extract<Projected, { kind: 'quarantine' }>): void {
    const day = isInstant(at) ? dayOf(at) : undefined;
    this.#quarantined.push({ position: `record ${this.#records}`, reason, instance, scope, principal, day });
  }
}

/** Without secrets that are known by their form; `KnownKeys` masks those of keys and actors, once for each. */
function withoutTold(projected: Projected): Projected {
  if (projected.kind !== 'call') return valueWithoutSecrets(projected);
  const id = withoutSecrets(projected.id);
  if (projected.facts === undefined && id === projected.id) return projected;
  return { ...projected, id, facts: valueWithoutSecrets(projected.facts ?? []) };
}

function isInstant(at: number | undefined): at is number {
  return at !== undefined && at >= EARLIEST && at < LATEST;
}
