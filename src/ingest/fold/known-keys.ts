import { hash } from 'node:crypto';
import { InvariantError } from '../../core/errors.ts';
import { mayHoldSecret, valueWithoutSecrets, withoutSecrets } from '../../core/secrets.ts';
import type { FoldKey } from '../../core/usage.ts';
import { keyText } from './key-text.ts';

/** A fold key with what is derived from it. */
export interface KnownKey {
  readonly key: FoldKey;
  /** Among the keys that this thread has met, of whatever source. */
  readonly number: number;
  /** Canonical JSON, until a pack of this run has told it. */
  text: string | undefined;
  /** First 8 bytes of sha256 of source and canonical key. */
  readonly callId: bigint;
  /** The call id again, as two 32-bit words. */
  readonly low: number;
  readonly high: number;
  /** The next 32 bits of the hash. */
  readonly check: number;
}

/** An actor's name with the first 8 bytes of its sha256, as two 32-bit words. */
export interface ActorHash {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

let numbers = 0;

/** Places of the first look; a power of two. */
const PLACES = 65_536;

/**
 * Fold keys of one source that this thread has met, so that serializing and hashing is done once per distinct key.
 * Equal keys give the same object. Whatever a connector puts into a key or an actor: no secret that is known by its form
 * goes further than this place.
 */
export class KnownKeys {
  readonly #source: string;
  /** The keys last met at the two places of a cheap hash: what a first look finds without making or hashing texts. */
  readonly #places: (KnownKey | undefined)[] = Array.from({ length: PLACES }, () => undefined);
  readonly #byId = new Map<bigint, KnownKey>();
  readonly #actors = new Map<string, ActorHash>();

  constructor(source: string) {
    this.#source = source;
  }

  /** Keys or actors met, whichever are more. */
  get size(): number {
    return Math.max(this.#byId.size, this.#actors.size);
  }

  /** Forgets all keys and actors but these. */
  keep(keys: Iterable<KnownKey>, actors: Iterable<ActorHash>): void {
    this.#places.fill(undefined);
    this.#byId.clear();
    this.#actors.clear();
    for (const key of keys) this.#byId.set(key.callId, key);
    for (const actor of actors) this.#actors.set(actor.name, actor);
  }

  of(key: FoldKey): KnownKey {
    const place = placeOf(key);
    const last = this.#places[place];
    if (last !== undefined && sameKey(last.key, key)) return last;
    const other = this.#places[place ^ 1];
    if (other !== undefined && sameKey(other.key, key)) return other;
    const known = this.#derive(key);
    this.#places[place ^ 1] = last;
    this.#places[place] = known;
    return known;
  }

  #derive(told: FoldKey): KnownKey {
    const toldText = keyText(told);
    const key = mayHoldSecret(toldText) ? valueWithoutSecrets(told) : told;
    const text = key === told ? toldText : keyText(key);
    const digest = hash('sha256', `${this.#source}\n${text}`, 'buffer');
    const callId = digest.readBigUInt64BE(0);
    const check = digest.readUInt32BE(8);
    let known = this.#byId.get(callId);
    if (known === undefined) {
      known = { key, number: numbers, text, callId, low: digest.readUInt32BE(4), high: digest.readUInt32BE(0), check };
      numbers += 1;
      this.#byId.set(callId, known);
    }
    if (known.check !== check) throw new InvariantError('two distinct calls share one call id');
    return known;
  }

  /** The hash of an actor's name: made once. */
  actor(name: string): ActorHash {
    let known = this.#actors.get(name);
    if (known === undefined) {
      const clean = withoutSecrets(name);
      const digest = hash('sha256', clean, 'buffer');
      known = { name: clean, low: digest.readUInt32BE(4), high: digest.readUInt32BE(0) };
      this.#actors.set(name, known);
    }
    return known;
  }
}

/** A cheap hash of what tells most keys apart. Log content may force collisions; they only cost time. */
function placeOf(key: FoldKey): number {
  let mix = mixed(key.resources.length, key.principal);
  mix = mixed(mix, key.call);
  const [first] = key.resources;
  if (first !== undefined) mix = mixed(mix, first);
  return (mix ^ (mix >>> 16)) & (PLACES - 1);
}

/** Mixes in every second of the last 32 characters. */
function mixed(before: number, text: string): number {
  let mix = Math.imul(before ^ text.length, 0x01000193);
  for (let at = text.length - 1, end = Math.max(0, text.length - 32); at >= end; at -= 2) mix = Math.imul(mix ^ text.charCodeAt(at), 0x01000193);
  return mix;
}

function sameKey(a: FoldKey, b: FoldKey): boolean {
  if (a.principal !== b.principal || a.call !== b.call || a.outcome !== b.outcome || a.scope !== b.scope || a.instance !== b.instance || a.resources.length !== b.resources.length) return false;
  for (let index = 0; index < a.resources.length; index += 1) if (a.resources[index] !== b.resources[index]) return false;
  let more = 0;
  for (const name in a.context) {
    if (a.context[name] !== b.context[name]) return false;
    more += 1;
  }
  for (const _ in b.context) more -= 1;
  return more === 0;
}
