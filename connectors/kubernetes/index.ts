import type { Connector } from '../../src/core/connector.ts';
import type { KubernetesAccess } from './access.ts';
import { KubernetesConfig } from './config.ts';
import { evidence } from './evidence.ts';
import { grants } from './grants.ts';
import type { KubernetesInventory, KubernetesPermission } from './inventory.ts';
import { exportCommands, observabilityHints, recognize } from './recognize.ts';
import { live } from './spool/index.ts';
import { usage } from './usage.ts';

/** Kubernetes RBAC as granted, audit logs of API servers as exercised. README.md tells how it reads, decides and writes. */
export const kubernetes: Connector<KubernetesConfig, KubernetesInventory, KubernetesPermission, KubernetesAccess> = {
  id: 'kubernetes',
  title: 'Kubernetes RBAC and audit logs',
  config: KubernetesConfig,
  sharedPolicies: (config) => config.sharedPolicies ?? 'union',
  live,
  grants,
  usage,
  evidence,
  model: async () => (await import('./model/index.ts')).model,
  writer: async () => (await import('./writer.ts')).writer,
  exportCommands,
  recognize,
  observabilityHints,
};
