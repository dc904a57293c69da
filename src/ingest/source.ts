import type { AnyConnector } from '../core/connector.ts';
import type { LiveRun } from './spool/live.ts';

/** A source as `collect` sees it; paths and patterns are relative to `baseDir`, with `/`. */
export interface CollectSource {
  readonly id: string;
  readonly connector: AnyConnector;
  readonly baseDir: string;
  readonly grants: readonly string[];
  /** The owner's word: the exports of `grants` were taken then or earlier; milliseconds since 1970. */
  readonly grantsTakenAt?: number | undefined;
  /** Files of what the system's maker documents, by the key of pawl.yaml that names them; read together with the grants. */
  readonly documented?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly usage: readonly string[];
  /** Files that tell what the record could show, by kind. */
  readonly evidence?: Readonly<Record<string, readonly string[]>> | undefined;
  /** What pawl.yaml itself says of the record, see `EvidenceSource`. */
  readonly stated?: Readonly<Record<string, string>> | undefined;
  readonly definitions: readonly { readonly path: string; readonly defines?: string | undefined }[];
  /** Fetched from the running system before files are read. */
  readonly live?: LiveRun;
}
