import { createHash } from 'node:crypto';
import { InvariantError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/json.ts';
import type { FoldKey } from '../../core/usage.ts';

/** A fold key with what is derived from it. */
export interface KnownKey {
  readonly key: FoldKey;
  /** Number among the keys met. */
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

/** First 8 bytes of sha256 of an actor's name, as two 32-bit words. */
export interface ActorHash {
  readonly low: number;
  readonly high: number;
}

/** Places of the first look; a power of two. */
const PLACES = 65_536;

/**
 * Fold keys of one source that this thread has met, so that serializing and hashing is done once per distinct key.
 * Equal keys give the same object.
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

  #derive(key: FoldKey): KnownKey {
    const text = canonicalJson(key);
    const digest = createHash('sha256').update(`${this.#source}\n${text}`).digest();
    const callId = digest.readBigUInt64BE(0);
    const check = digest.readUInt32BE(8);
    let known = this.#byId.get(callId);
    if (known === undefined) {
      known = { key, number: this.#byId.size, text, callId, low: digest.readUInt32BE(4), high: digest.readUInt32BE(0), check };
      this.#byId.set(callId, known);
    }
    if (known.check !== check) throw new InvariantError('two distinct calls share one call id');
    return known;
  }

  /** The hash of an actor's name: made once. */
  actor(name: string): ActorHash {
    let hash = this.#actors.get(name);
    if (hash === undefined) {
      const digest = createHash('sha256').update(name).digest();
      hash = { low: digest.readUInt32BE(4), high: digest.readUInt32BE(0) };
      this.#actors.set(name, hash);
    }
    return hash;
  }
}

/** A cheap hash of what tells most keys apart. Log content may force collisions; they only cost time. */
function placeOf(key: FoldKey): number {
  let hash = mixed(key.resources.length, key.principal);
  hash = mixed(hash, key.call);
  const [first] = key.resources;
  if (first !== undefined) hash = mixed(hash, first);
  return (hash ^ (hash >>> 16)) & (PLACES - 1);
}

/** Mixes in every second of the last 32 characters. */
function mixed(hash: number, text: string): number {
  let mix = Math.imul(hash ^ text.length, 0x01000193);
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
