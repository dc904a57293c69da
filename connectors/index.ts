import type { AnyConnector } from '../src/core/connector.ts';

/**
 * Every connector by its id (`connector:` in pawl.yaml). Each is loaded on first use, so that reading one system costs
 * nothing of another's code.
 *
 * The casts below are the only place where a connector's own types are forgotten. That is sound because the core hands
 * a connector nothing but values that the same connector made: an inventory goes back to the model that belongs to the
 * grant source that read it.
 */
export const CONNECTORS: Readonly<Record<string, () => Promise<AnyConnector>>> = {
  aws: async () => (await import('./aws/index.ts')).aws as unknown as AnyConnector,
};
