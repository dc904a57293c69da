import type { AnyConnector } from '../src/core/connector.ts';
import type { RecordReader } from '../src/core/usage-source.ts';

interface System {
  readonly connector: () => Promise<AnyConnector>;
  /** What a worker loads of it; absent when it reads no usage. */
  readonly reader?: () => Promise<RecordReader>;
}

/**
 * What there is of each system. The casts are the only place where a connector's own types are forgotten. That is sound
 * because the core hands a connector nothing but values that the same connector made: an inventory goes back to the
 * model that belongs to the grant source that read it.
 */
const SYSTEMS: Readonly<Record<string, System>> = {
  aws: { connector: async () => (await import('./aws/index.ts')).aws as unknown as AnyConnector, reader: async () => (await import('./aws/reader.ts')).reader },
  kubernetes: { connector: async () => (await import('./kubernetes/index.ts')).kubernetes as unknown as AnyConnector, reader: async () => (await import('./kubernetes/reader.ts')).reader },
};

/**
 * Every connector by its id (`connector:` in pawl.yaml). Each is loaded on first use, so that reading one system costs
 * nothing of another's code.
 */
export const CONNECTORS: Readonly<Record<string, () => Promise<AnyConnector>>> = Object.fromEntries(Object.entries(SYSTEMS).map(([id, { connector }]) => [id, connector]));

/** Readers of records by the id of their connector. */
export const READERS: Readonly<Record<string, () => Promise<RecordReader>>> = Object.fromEntries(Object.entries(SYSTEMS).flatMap(([id, { reader }]) => (reader === undefined ? [] : [[id, reader] as const])));
