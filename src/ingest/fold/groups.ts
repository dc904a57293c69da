import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/json.ts';
import type { FoldKey } from '../../core/usage.ts';
import type { FoldedGroups } from './pack.ts';

/** Distinct pairs of fold key and actor of one pack. */
export class Groups {
  readonly #source: string;
  readonly #byParts = new Map<string, number>();
  readonly #byIdentity = new Map<string, number>();
  readonly #callId: bigint[] = [];
  readonly #columns = { key: [] as string[], instance: [] as string[], scope: [] as string[], principal: [] as string[], actor: [] as string[], outcome: [] as string[] };
  /** Hash of key and actor by group, low word then high word. */
  readonly hash: number[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  /** Number of the group; `key` is serialized only when its parts are new. */
  indexOf(key: FoldKey, actor: string): number {
    const parts = partsOf(key, actor);
    const known = this.#byParts.get(parts);
    if (known !== undefined) return known;
    const index = this.#add(key, actor);
    this.#byParts.set(parts, index);
    return index;
  }

  columns(): FoldedGroups {
    return { callId: BigUint64Array.from(this.#callId), ...this.#columns };
  }

  /** Keys whose members came in another order are one group all the same. */
  #add(key: FoldKey, actor: string): number {
    const text = canonicalJson(key);
    const identity = `${text}\n${actor}`;
    const known = this.#byIdentity.get(identity);
    if (known !== undefined) return known;
    const index = this.#callId.length;
    this.#byIdentity.set(identity, index);
    this.#callId.push(callId(this.#source, text));
    const digest = createHash('sha256').update(identity).digest();
    this.hash.push(digest.readUInt32LE(0), digest.readUInt32LE(4));
    this.#columns.key.push(text);
    this.#columns.instance.push(key.instance);
    this.#columns.scope.push(key.scope);
    this.#columns.principal.push(key.principal);
    this.#columns.actor.push(actor);
    this.#columns.outcome.push(key.outcome);
    return index;
  }
}

/** Id of a distinct call: first 8 bytes of sha256 of source and canonical key. */
export function callId(source: string, key: string): bigint {
  return createHash('sha256').update(`${source}\n${key}`).digest().readBigUInt64BE(0);
}

/** All parts of key and actor in one text; lengths stand before them, so that no two pairs share it. */
function partsOf(key: FoldKey, actor: string): string {
  let lengths = `${key.instance.length},${key.scope.length},${key.principal.length},${key.call.length},${actor.length}`;
  let parts = key.instance + key.scope + key.principal + key.call + actor;
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
