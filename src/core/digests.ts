import type { UtcDay } from './day.ts';
import type { ProvedFile } from './evidence.ts';
import type { Extent } from './spool.ts';

/** A digest that a system wrote of the files that it delivered, as it lies there. */
export interface DigestFile {
  /** Name in the manifest. */
  readonly name: string;
  /** Uncompressed; undefined when it cannot be read. */
  readonly bytes: Uint8Array | undefined;
}

/** A delivered file as it lies there. */
export interface LogCopy {
  readonly name: string;
  /** sha256 of the uncompressed content in hex; undefined when it cannot be read. */
  readonly sha256: string | undefined;
}

/** A fault that digests show. */
export interface DigestFault {
  /** The digest that shows it. */
  readonly name: string;
  readonly instance: string;
  readonly scope: string;
  readonly days: readonly UtcDay[];
  /** `altered`: a file is not what was signed; `missing`: a file or a digest is not there. */
  readonly kind: 'altered' | 'missing';
  /** In words, with the exact file. */
  readonly reason: string;
}

/** What the digests of one source prove. */
export interface DigestReport {
  /** Stretches of which every delivered file is there and is what was signed. */
  readonly extents: readonly Extent[];
  /** The digests behind the extents, so that each day finds its own. */
  readonly behind: readonly { readonly name: string; readonly instance: string; readonly scope: string; readonly from: number; readonly until: number }[];
  readonly faults: readonly DigestFault[];
  /** One line per chain. */
  readonly proved: readonly ProvedFile[];
}

/** Judges the digests of one source. Pure. */
export interface DigestJudge {
  /** Names of the delivered files that a digest lists, so that their copies can be looked up. */
  readonly lists: (digest: DigestFile) => readonly string[];
  /** `evidence` as the connector read it; `copies` by the names that `lists` gave. */
  readonly judge: (digests: readonly DigestFile[], copies: ReadonlyMap<string, readonly LogCopy[]>, evidence: unknown) => DigestReport;
}
