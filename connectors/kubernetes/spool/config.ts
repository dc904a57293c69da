import { z } from 'zod';

const name = z.string().min(1).max(1_000);

/** What is fetched live, see docs/connectors/kubernetes.md. */
export const LiveConfig = z.strictObject({
  keep: z.boolean().optional().describe('True when what was fetched stays after it is committed; otherwise it is deleted.'),
  kubeconfig: name.optional().describe('A kubeconfig file, seen from where pawl runs; KUBECONFIG, ~/.kube/config or, in a pod, its service account when left out.'),
  context: name.optional().describe('Context of the kubeconfig; the current one when left out.'),
});
export type LiveConfig = z.infer<typeof LiveConfig>;
