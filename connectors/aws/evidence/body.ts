import type { LastAccessed } from './last-accessed.ts';
import type { PublicKey } from './public-keys.ts';
import type { Trail } from './trail.ts';

/** What the files beside the record of one source say. Plain JSON data. */
export interface AwsEvidence {
  readonly trails: readonly Trail[];
  readonly lastAccessed: readonly LastAccessed[];
  readonly keys: readonly PublicKey[];
}

/**
 * The core keeps this as plain data and hands it back to nobody but this connector: the one place where it gets its
 * type again.
 */
export function asEvidence(body: unknown): AwsEvidence | undefined {
  return body as AwsEvidence | undefined;
}
