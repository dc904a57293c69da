import type { Connector } from '../../src/core/connector.ts';
import { AwsConfig } from './config.ts';
import { evidence } from './evidence/index.ts';
import { grants } from './grants.ts';
import type { AwsAccess, AwsInventory, AwsPermission } from './inventory.ts';
import { exportCommands, recognize } from './recognize.ts';
import { live } from './spool/index.ts';
import { usage } from './usage.ts';

/** AWS IAM as granted, CloudTrail as exercised. README.md tells how it reads, decides and writes. */
export const aws: Connector<AwsConfig, AwsInventory, AwsPermission, AwsAccess> = {
  id: 'aws',
  title: 'AWS IAM and CloudTrail',
  config: AwsConfig,
  sharedPolicies: (config) => config.sharedPolicies ?? 'union',
  recordsAllScopes: (config) => config.observability?.multiRegion === true,
  live,
  grants,
  documented: (config) => (config.serviceReference === undefined ? {} : { serviceReference: [config.serviceReference] }),
  usage,
  evidence,
  model: async () => (await import('./model/index.ts')).model,
  writer: async () => (await import('./writer.ts')).writer,
  exportCommands,
  recognize,
};
