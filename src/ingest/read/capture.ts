import { isUtf8 } from 'node:buffer';
import type { QuarantineReason } from '../../core/usage.ts';
import { LIMITS } from './limits.ts';

/** A stretch of text: the value that it holds, or why it holds none; with the byte of the text at which it begins. */
export type Piece = { readonly byte: number; readonly value: unknown; readonly text: string } | { readonly byte: number; readonly reason: QuarantineReason; /** Of short text that is no JSON. */ readonly text?: string };

/** Longest text that is shown with the reason for which it is none. */
const SHORT = 64;

/** Holds the bytes of one value until it is complete, up to the largest record allowed. */
export class Capture {
  readonly #byte: number;
  #parts: Buffer[] = [];
  #held = 0;
  #spoilt: QuarantineReason | undefined;

  /** `byte`: where in the text the value begins. */
  constructor(byte: number) {
    this.#byte = byte;
  }

  add(bytes: Buffer): void {
    if (this.#spoilt !== undefined || bytes.length === 0) return;
    this.#held += bytes.length;
    if (this.#held > LIMITS.record) this.spoil('too-large');
    else this.#parts.push(bytes);
  }

  /** The value cannot be taken for this reason; its bytes are let go. */
  spoil(reason: QuarantineReason): void {
    this.#spoilt ??= reason;
    this.#parts = [];
  }

  /** The value is complete: what is it? */
  take(): Piece {
    const byte = this.#byte;
    if (this.#spoilt !== undefined) return { byte, reason: this.#spoilt };
    const [only] = this.#parts;
    const bytes = this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts);
    if (!isUtf8(bytes)) return { byte, reason: 'not-utf8' };
    const text = bytes.toString('utf8');
    try {
      return { byte, value: JSON.parse(text), text };
    } catch {
      return { byte, reason: 'not-json', ...(text.length <= SHORT ? { text } : {}) };
    }
  }
}
