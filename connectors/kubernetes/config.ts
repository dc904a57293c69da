import { z } from 'zod';
import { MANAGED_NAMES } from './audit-policy/managed.ts';
import { LiveConfig } from './spool/config.ts';

const text = z.string().min(1).max(1_000);
const paths = z.union([text, z.array(text).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));

/** The part of a source in pawl.yaml that only this connector reads, beside the common keys. */
export const KubernetesConfig = z.strictObject({
  observability: z
    .strictObject({
      auditPolicy: paths
        .optional()
        .describe('The audit policy of the API servers that wrote `usage` (`--audit-policy-file`): what it leaves out could not have been seen.'),
      managed: z
        .enum(MANAGED_NAMES)
        .optional()
        .describe('The log of a managed cluster, whose maker says what it leaves out.'),
      ownerReferencesPermissionEnforcement: z
        .enum(['on', 'off'])
        .optional()
        .describe('Does the admission plugin of this name run? It asks for `update` of finalizers and for `delete` of what is updated inside other requests, which no record shows; only `off` lets such rights be judged.'),
    })
    .optional(),
  /** What is fetched from the running system instead of being read from exports. */
  live: LiveConfig.optional().describe('Fetch from the API server instead of reading exports, see docs/connectors/kubernetes.md.'),
  /** What becomes of a role that several hold. */
  sharedPolicies: z
    .enum(['union', 'per-holder'])
    .optional()
    .describe('`union` (the default) narrows a shared role to what its holders need together; `per-holder` replaces it for each holder by a role of its own.'),
});
export type KubernetesConfig = z.infer<typeof KubernetesConfig>;
