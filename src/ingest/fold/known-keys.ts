import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/json.ts';
import type { FoldKey } from '../../core/usage.ts';

/** A fold key with what is derived from it. */
export interface KnownKey {
  readonly key: FoldKey;
  /** Number among the keys met. */
  readonly number: number;
  /** Canonical JSON. */
  readonly text: string;
  /** First 8 bytes of sha256 of source and canonical key. */
  readonly callId: bigint;
  /** The call id again, as two 32-bit words. */
  readonly low: number;
  readonly high: number;
  /** The next 32 bits of the hash. */
  readonly check: number;
}

/**
 * Fold keys of one source that this thread has met, so that serializing and hashing is done once per distinct key.
 * Equal keys give the same object. Looked up by principal, call and first resource, which tell most keys apart.
 */
export class KnownKeys {
  readonly #source: string;
  readonly #byPrincipal = new Map<string, Map<string, Map<string, KnownKey[]>>>();
  readonly #byText = new Map<string, KnownKey>();

  constructor(source: string) {
    this.#source = source;
  }

  get size(): number {
    return this.#byText.size;
  }

  of(key: FoldKey): KnownKey {
    const alike = this.#byPrincipal.get(key.principal)?.get(key.call)?.get(key.resources[0] ?? '');
    if (alike !== undefined) for (const known of alike) if (sameKey(known.key, key)) return known;
    const known = this.#derive(key);
    this.#remember(known);
    return known;
  }

  #derive(key: FoldKey): KnownKey {
    const text = canonicalJson(key);
    let known = this.#byText.get(text);
    if (known === undefined) {
      const digest = createHash('sha256').update(`${this.#source}\n${text}`).digest();
      known = { key, number: this.#byText.size, text, callId: digest.readBigUInt64BE(0), low: digest.readUInt32BE(4), high: digest.readUInt32BE(0), check: digest.readUInt32BE(8) };
      this.#byText.set(text, known);
    }
    return known;
  }

  #remember(known: KnownKey): void {
    const { principal, call, resources } = known.key;
    let byCall = this.#byPrincipal.get(principal);
    if (byCall === undefined) this.#byPrincipal.set(principal, (byCall = new Map()));
    let byResource = byCall.get(call);
    if (byResource === undefined) byCall.set(call, (byResource = new Map()));
    const resource = resources[0] ?? '';
    const alike = byResource.get(resource);
    if (alike === undefined) byResource.set(resource, [known]);
    else if (!alike.includes(known)) alike.push(known);
  }
}

/** Equality of keys that share principal, call and first resource. */
function sameKey(a: FoldKey, b: FoldKey): boolean {
  if (a.outcome !== b.outcome || a.scope !== b.scope || a.instance !== b.instance || a.resources.length !== b.resources.length) return false;
  for (let index = 1; index < a.resources.length; index += 1) if (a.resources[index] !== b.resources[index]) return false;
  let more = 0;
  for (const name in a.context) {
    if (a.context[name] !== b.context[name]) return false;
    more += 1;
  }
  for (const _ in b.context) more -= 1;
  return more === 0;
}
