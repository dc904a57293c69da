import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/json.ts';
import type { FoldKey } from '../../core/usage.ts';

/** A fold key with what is derived from it. */
export interface KnownKey {
  readonly key: FoldKey;
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
    const alike = this.#alike(key);
    for (const known of alike) if (sameKey(known.key, key)) return known;
    const known = this.#derive(key);
    alike.push(known);
    return known;
  }

  #alike(key: FoldKey): KnownKey[] {
    let byCall = this.#byPrincipal.get(key.principal);
    if (byCall === undefined) this.#byPrincipal.set(key.principal, (byCall = new Map()));
    let byResource = byCall.get(key.call);
    if (byResource === undefined) byCall.set(key.call, (byResource = new Map()));
    const resource = key.resources[0] ?? '';
    let alike = byResource.get(resource);
    if (alike === undefined) byResource.set(resource, (alike = []));
    return alike;
  }

  /** Keys whose context came in another order are one key all the same. */
  #derive(key: FoldKey): KnownKey {
    const text = canonicalJson(key);
    let known = this.#byText.get(text);
    if (known === undefined) {
      const digest = createHash('sha256').update(`${this.#source}\n${text}`).digest();
      known = { key, text, callId: digest.readBigUInt64BE(0), low: digest.readUInt32BE(4), high: digest.readUInt32BE(0), check: digest.readUInt32BE(8) };
      this.#byText.set(text, known);
    }
    return known;
  }
}

/** Equality of keys that share principal, call and first resource. A context in another order counts as another. */
function sameKey(a: FoldKey, b: FoldKey): boolean {
  if (a.outcome !== b.outcome || a.scope !== b.scope || a.instance !== b.instance || a.resources.length !== b.resources.length) return false;
  for (let index = 1; index < a.resources.length; index += 1) if (a.resources[index] !== b.resources[index]) return false;
  const names = Object.keys(a.context);
  const others = Object.keys(b.context);
  if (names.length !== others.length) return false;
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    if (name !== others[index] || a.context[name] !== b.context[name]) return false;
  }
  return true;
}
