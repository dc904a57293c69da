import type { PolicyWriter } from '../core/policy-writer.ts';
import { PieceDigest } from '../core/piece-digest.ts';

/** The canonical text of an inventory, in pieces. */
export function piecesOf<I>(writer: PolicyWriter<I>, inventory: I): readonly string[] {
  return writer.pieces?.(inventory) ?? [writer.canonical(inventory)];
}

/** Do these pieces make the same text? Equal inventories have equal pieces. */
export function isSameText(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((piece, at) => piece === other[at]));
}

/** What is granted, in canonical pieces: what every proposal of an instance is held against. */
export class GrantedText {
  readonly #pieces: () => readonly string[];
  #known: { readonly pieces: readonly string[]; readonly digest: PieceDigest } | undefined;

  constructor(pieces: () => readonly string[]) {
    this.#pieces = pieces;
  }

  get pieces(): readonly string[] {
    return this.#made().pieces;
  }

  /** SHA-256 in hex of a text that differs from the granted one in few pieces. */
  digestOf(pieces: readonly string[]): string {
    return this.#made().digest.of(pieces);
  }

  /** Worked out when it is first asked for: where nothing is proposed, nobody does. */
  #made(): { readonly pieces: readonly string[]; readonly digest: PieceDigest } {
    if (this.#known === undefined) {
      const pieces = this.#pieces();
      this.#known = { pieces, digest: new PieceDigest(pieces) };
    }
    return this.#known;
  }
}
