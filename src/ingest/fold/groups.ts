import { createHash } from 'node:crypto';
import type { FoldKey } from '../../core/usage.ts';
import type { KnownKey, KnownKeys } from './known-keys.ts';
import type { FoldedCalls, FoldedGroups } from './pack.ts';

/** Groups of one actor by canonical key, with the hash of the actor's name. */
interface ActorGroups {
  readonly number: number;
  readonly byKey: Map<string, number>;
  readonly low: number;
  readonly high: number;
}

/** Distinct pairs of fold key and actor of one pack. */
export class Groups {
  readonly #known: KnownKeys;
  readonly #byActor = new Map<string, ActorGroups>();
  readonly #callByKey = new Map<string, number>();
  readonly #calls: KnownKey[] = [];
  readonly #group: { readonly call: number[]; readonly actor: number[] } = { call: [], actor: [] };
  /** Hash of key and actor by group, low word then high word. */
  readonly hash: number[] = [];

  constructor(known: KnownKeys) {
    this.#known = known;
  }

  /** Number of the group of a key and an actor. */
  indexOf(key: FoldKey, actor: string): number {
    const known = this.#known.of(key);
    const groups = this.#groupsOf(actor);
    const met = groups.byKey.get(known.text);
    if (met !== undefined) return met;
    const index = this.#group.call.length;
    groups.byKey.set(known.text, index);
    this.hash.push(known.low ^ groups.low, known.high ^ groups.high);
    this.#group.call.push(this.#callOf(known));
    this.#group.actor.push(groups.number);
    return index;
  }

  calls(): FoldedCalls {
    return {
      callId: BigUint64Array.from(this.#calls, (call) => call.callId),
      check: Uint32Array.from(this.#calls, (call) => call.check),
      key: this.#calls.map((call) => call.text),
      instance: this.#calls.map((call) => call.key.instance),
      scope: this.#calls.map((call) => call.key.scope),
      principal: this.#calls.map((call) => call.key.principal),
      outcome: this.#calls.map((call) => call.key.outcome),
    };
  }

  groups(): FoldedGroups {
    return { call: Uint32Array.from(this.#group.call), actor: Uint32Array.from(this.#group.actor), actors: [...this.#byActor.keys()] };
  }

  #callOf(known: KnownKey): number {
    let call = this.#callByKey.get(known.text);
    if (call === undefined) {
      call = this.#calls.length;
      this.#calls.push(known);
      this.#callByKey.set(known.text, call);
    }
    return call;
  }

  #groupsOf(actor: string): ActorGroups {
    let groups = this.#byActor.get(actor);
    if (groups === undefined) {
      const digest = createHash('sha256').update(actor).digest();
      groups = { number: this.#byActor.size, byKey: new Map(), low: digest.readUInt32BE(4), high: digest.readUInt32BE(0) };
      this.#byActor.set(actor, groups);
    }
    return groups;
  }
}
