import type { LiveSource } from '../../../src/core/spool.ts';
import type { KubernetesConfig } from '../config.ts';

/** Live fetching of RBAC objects from an API server, by the client, which is loaded when the first source asks for it. */
export const live: LiveSource<KubernetesConfig> = {
  wanted: (config) => (config.live === undefined ? undefined : { keep: config.live.keep ?? false }),
  fetch: async () => (await import('./fetch.ts')).fetchKubernetes,
  example: [
    'live:',
    '  context: YOUR-CONTEXT         # or leave it out: the current context, or in a pod its service account',
    'usage: audit                    # the audit log files of the API servers; the API does not give them',
    '# observability: { auditPolicy: audit-policy.yaml }',
  ],
};
