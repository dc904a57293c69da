import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/json.ts';
import type { FoldKey } from '../../core/usage.ts';

/** A fold key with what is derived from it. */
export interface KnownKey {
  readonly key: FoldKey;
  /** Canonical JSON. */
  readonly text: string;
  readonly callId: bigint;
  /** The call id again, as two 32-bit words. */
  readonly low: number;
  readonly high: number;
  /** The next 32 bits of the hash of which the call id is the beginning. */
  readonly check: number;
}

/** Keys remembered at once; about 1 KB each. */
const MOST = 20_000;

/** Fold keys of one source that this thread has met, so that serializing and hashing is done once per distinct key. */
export class KnownKeys {
  readonly #source: string;
  readonly #byParts = new Map<string, KnownKey>();

  constructor(source: string) {
    this.#source = source;
  }

  of(key: FoldKey): KnownKey {
    const parts = partsOf(key);
    let known = this.#byParts.get(parts);
    if (known === undefined) {
      if (this.#byParts.size >= MOST) this.#byParts.clear();
      known = derive(this.#source, key);
      this.#byParts.set(parts, known);
    }
    return known;
  }
}

/** Id of a distinct call: first 8 bytes of sha256 of source and canonical key. */
function derive(source: string, key: FoldKey): KnownKey {
  const text = canonicalJson(key);
  const digest = createHash('sha256').update(`${source}\n${text}`).digest();
  return { key, text, callId: digest.readBigUInt64BE(0), low: digest.readUInt32BE(4), high: digest.readUInt32BE(0), check: digest.readUInt32BE(8) };
}

/** All parts of a key in one text; lengths stand before them, so that no two keys share it. */
function partsOf(key: FoldKey): string {
  let lengths = `${key.instance.length},${key.scope.length},${key.principal.length},${key.call.length}`;
  let parts = key.instance + key.scope + key.principal + key.call;
  for (const resource of key.resources) {
    lengths += `,${resource.length}`;
    parts += resource;
  }
  for (const name in key.context) {
    const value = key.context[name] as string;
    lengths += `;${name.length},${value.length}`;
    parts += name + value;
  }
  return `${lengths}|${key.outcome}|${parts}`;
}
