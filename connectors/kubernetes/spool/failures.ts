import { SourceError } from '../../../src/core/errors.ts';

/** What was asked of the API server when it failed. */
export interface Asked {
  readonly source: string;
  /** As RBAC names it: `list clusterroles.rbac.authorization.k8s.io`. */
  readonly right: string;
  readonly where: string;
}

/** What the client and Node tell of a failure; every member may be missing. */
interface Failure {
  readonly name?: string;
  readonly message?: string;
  /** HTTP status, or a code of Node's network layer. */
  readonly code?: number | string;
  readonly body?: unknown;
}

interface Kind {
  readonly is: (failure: Failure) => boolean;
  readonly says: string;
  readonly remedy: (asked: Asked) => string;
}

const status = (...codes: readonly number[]) => ({ code }: Failure): boolean => typeof code === 'number' && codes.includes(code);
const code = (names: RegExp) => (failure: Failure): boolean => typeof failure.code === 'string' && names.test(failure.code);
const AGAIN = 'run the command again';

/** Kinds of failures; the first that fits. https://kubernetes.io/docs/reference/using-api/api-concepts/ */
const KINDS: readonly Kind[] = [
  { is: status(401), says: 'the cluster does not accept the credentials', remedy: () => `log in again, or name another \`live.context\`; then ${AGAIN}` },
  { is: status(403), says: 'the credentials lack the right', remedy: ({ right }) => `allow \`${right}\` in all namespaces; docs/connectors/kubernetes.md has the whole read-only ClusterRole` },
  { is: status(404), says: 'the server does not know the resource', remedy: () => 'check the address: is it a Kubernetes API server with RBAC?' },
  { is: status(410), says: 'the server forgot the list while it was read, again and again', remedy: () => `when less changes in the cluster, ${AGAIN}` },
  { is: status(429, 500, 502, 503, 504), says: 'the server is too busy or ill', remedy: () => `when it answers again, ${AGAIN}` },
  { is: code(/CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|EPROTO|HOSTNAME/), says: 'the certificate of the server is not trusted', remedy: () => 'set `certificate-authority` of the cluster in the kubeconfig' },
  { is: code(/^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH)$/), says: 'the cluster cannot be reached', remedy: () => `check the network and the address in the kubeconfig, and ${AGAIN}` },
  { is: ({ name }) => name === 'AbortError' || name === 'TimeoutError', says: 'the server does not answer', remedy: () => `check the network, and ${AGAIN}` },
];

/** HTTP status of a refusal; undefined for any other failure. */
export function statusOf(error: unknown): number | undefined {
  const { code: found } = (error ?? {}) as Failure;
  return typeof found === 'number' ? found : undefined;
}

/** The failure of a call in words, with what mends it. Errors that already say so pass. */
export function failureOf(error: unknown, asked: Asked): SourceError {
  if (error instanceof SourceError) return error;
  const failure = (error ?? {}) as Failure;
  const kind = KINDS.find(({ is }) => is(failure));
  const told = messageOf(failure);
  return new SourceError(asked.source, `${asked.right} in ${asked.where}: ${kind?.says ?? 'the call failed'}${told === '' ? '' : ` (${told})`}`, {
    remedy: kind?.remedy(asked) ?? `check that \`kubectl get\` works in this context, and ${AGAIN}`,
  });
}

/** What the server says of its refusal, else the first line of the error; never the headers, which may hold a token. */
function messageOf({ code: found, body, message }: Failure): string {
  try {
    const told = (typeof body === 'string' ? JSON.parse(body) : body) as { readonly message?: unknown } | undefined;
    if (typeof told?.message === 'string') return told.message.slice(0, 500);
  } catch {
    // The body is no answer of an API server.
  }
  return typeof found === 'number' ? '' : (message ?? '').split('\n')[0]!.slice(0, 500);
}
