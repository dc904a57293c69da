import { keyText } from './key-text.ts';
import type { ActorHash, KnownKey } from './known-keys.ts';
import type { FoldedCalls, FoldedGroups } from './pack.ts';

/** Groups of one actor by number of their key. */
interface ActorGroups {
  readonly number: number;
  readonly byKey: Map<number, number>;
}

/** Distinct pairs of fold key and actor of one pack. */
export class Groups {
  readonly #byActor = new Map<string, ActorGroups>();
  readonly #calls: KnownKey[] = [];
  /** Place in `#calls` by number of the key. */
  readonly #callOfKey = new Map<number, number>();
  readonly #group: { readonly call: number[]; readonly actor: number[] } = { call: [], actor: [] };
  /** Hash of key and actor by group, low word then high word. */
  readonly hash: number[] = [];

  /** Number of the group of a key and an actor. */
  indexOf(known: KnownKey, actor: ActorHash): number {
    const groups = this.#groupsOf(actor.name);
    const met = groups.byKey.get(known.number);
    if (met !== undefined) return met;
    const index = this.#group.call.length;
    groups.byKey.set(known.number, index);
    this.hash.push(known.low ^ actor.low, known.high ^ actor.high);
    this.#group.call.push(this.#callOf(known));
    this.#group.actor.push(groups.number);
    return index;
  }

  /** The calls; `again` as in `FoldTask`. */
  calls(again: boolean): FoldedCalls {
    const calls = this.#calls;
    const told = { call: [] as number[], key: [] as string[], instance: [] as string[], scope: [] as string[], principal: [] as string[], outcome: [] as string[] };
    for (const [at, known] of calls.entries()) {
      if (known.text === undefined && !again) continue;
      told.call.push(at);
      told.key.push(known.text ?? keyText(known.key));
      if (!again) known.text = undefined;
      for (const name of ['instance', 'scope', 'principal', 'outcome'] as const) told[name].push(known.key[name]);
    }
    return { callId: BigUint64Array.from(calls, (call) => call.callId), check: Uint32Array.from(calls, (call) => call.check), told };
  }

  groups(): FoldedGroups {
    return { call: Uint32Array.from(this.#group.call), actor: Uint32Array.from(this.#group.actor), actors: [...this.#byActor.keys()] };
  }

  #callOf(known: KnownKey): number {
    let call = this.#callOfKey.get(known.number);
    if (call === undefined) {
      call = this.#calls.push(known) - 1;
      this.#callOfKey.set(known.number, call);
    }
    return call;
  }

  #groupsOf(actor: string): ActorGroups {
    let groups = this.#byActor.get(actor);
    if (groups === undefined) {
      groups = { number: this.#byActor.size, byKey: new Map() };
      this.#byActor.set(actor, groups);
    }
    return groups;
  }
}
