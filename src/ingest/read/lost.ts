import type { QuarantineReason } from '../../core/usage.ts';

/** A file that cannot be read to its end, or is no JSON at all: quarantined whole. */
export class LostFile extends Error {
  override readonly name = 'LostFile';
  readonly reason: QuarantineReason;
  constructor(reason: QuarantineReason) {
    super(reason);
    this.reason = reason;
  }
}
