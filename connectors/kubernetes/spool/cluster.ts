import type * as Client from '@kubernetes/client-node';
import { SourceError } from '../../../src/core/errors.ts';
import type { LiveConfig } from './config.ts';

/** Milliseconds after which an answer counts as lost. */
const PATIENCE = 60_000;
/** Where the client ends when it finds neither a kubeconfig nor a service account. */
const NOWHERE = 'http://localhost:8080';

/** The API of one cluster. */
export interface Cluster {
  readonly rbac: Client.RbacAuthorizationV1Api;
  readonly core: Client.CoreV1Api;
  /** Context and address, for messages. */
  readonly where: string;
}

/**
 * The cluster that the configuration names.
 * @throws SourceError when there is no kubeconfig, or it has no such context.
 */
export async function clusterOf(source: string, { kubeconfig, context }: LiveConfig): Promise<Cluster> {
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    throw new SourceError(source, `the kubeconfig cannot be read (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`, { ...(kubeconfig === undefined ? {} : { input: kubeconfig }), remedy: 'name a kubeconfig by `live.kubeconfig` or KUBECONFIG that `kubectl config view` can read' });
  }
  if (context !== undefined) {
    const known = config.getContexts().map(({ name }) => name);
    if (!known.includes(context)) throw new SourceError(source, `the kubeconfig has no context ${context}`, { remedy: known.length === 0 ? 'name another kubeconfig' : `choose one of ${known.slice(0, 20).join(', ')}` });
    config.setCurrentContext(context);
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null || (kubeconfig === undefined && cluster.server === NOWHERE)) {
    throw new SourceError(source, 'there is no kubeconfig, and pawl runs in no pod', { remedy: 'set KUBECONFIG, or name a file by `live.kubeconfig` and a context by `live.context`' });
  }
  const settings = client.createConfiguration({
    baseServer: new client.ServerConfiguration(cluster.server, {}),
    authMethods: { default: config },
    promiseMiddleware: [{ pre: async (request) => { request.setSignal(AbortSignal.timeout(PATIENCE)); return request; }, post: async (response) => response }],
  });
  return { rbac: new client.RbacAuthorizationV1Api(settings), core: new client.CoreV1Api(settings), where: `${config.getCurrentContext()} (${cluster.server})` };
}
