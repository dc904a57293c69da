import { isRequestVerb } from '../verbs.ts';
import type { Requests } from '../audit-policy/requests.ts';
import { ALL } from '../model/match.ts';

/** How a use of a granted cell would show in a record, if at all. */
export type Shape =
  | { readonly kind: 'request'; /** May an access review ask for it instead, so that its holder never calls? */ readonly reviewed: boolean }
  /** Whoever impersonates shows it in each request that is made so. */
  | { readonly kind: 'impersonation' }
  /** The escalation guard asks for it when roles or bindings are written. */
  | { readonly kind: 'guard' }
  | { readonly kind: 'hidden'; readonly reason: string };

/** Groups whose resources the API server itself serves; their subresources are known. */
const BUILT_IN = /^(?:|apps|autoscaling|batch|extensions|policy|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.k8s\.io)$/;

/**
 * Subresources that the API server serves (https://kubernetes.io/docs/reference/kubernetes-api/, operations of each kind);
 * others are only ever asked for by further checks, such as `finalizers` by the admission plugin
 * OwnerReferencesPermissionEnforcement.
 */
const SERVED: ReadonlySet<string> = new Set([
  'status', 'scale', 'log', 'exec', 'attach', 'portforward', 'proxy', 'eviction', 'binding', 'ephemeralcontainers', 'resize', 'token', 'finalize', 'approval', 'rollback',
]);

/**
 * How a use of these requests would show. `isShown`: does the record hold a request of this kind by anybody?
 * `finalizersUnasked`: no plugin asks for `update` of finalizers.
 */
export function shapeOf({ verb, kind, path }: Requests, isShown: (group: string, resource: string) => boolean, finalizersUnasked = false): Shape {
  // Paths are asked of kubelets and proxies, which ask the API server in a review.
  if (kind === undefined || path !== undefined) return { kind: 'request', reviewed: true };
  if (verb === 'impersonate') return { kind: 'impersonation' };
  if (verb === 'bind' || verb === 'escalate') return { kind: 'guard' };
  if (verb === ALL) return { kind: 'request', reviewed: true };
  if (!isRequestVerb(verb)) return { kind: 'hidden', reason: `${verb} is checked inside other requests and never is a request itself` };
  const { group, resource } = kind;
  const [name = '', subresource = ''] = resource.split('/');
  // `pods/*` matches nothing that is asked, which is told as such.
  if (subresource === '' || (subresource === ALL && name !== ALL)) return { kind: 'request', reviewed: resource === ALL };
  // No URL has it, and the plugin asks for `update` alone; of another verb only a request would ask.
  if (subresource === 'finalizers' && (finalizersUnasked || verb !== 'update')) return { kind: 'request', reviewed: false };
  if (name !== ALL && isShown(group, resource)) return { kind: 'request', reviewed: name === 'nodes' };
  if (!SERVED.has(subresource) && !isKubelet(name, subresource)) return { kind: 'hidden', reason: 'no request of the record is of its kind: it may be asked for inside other requests only' };
  return { kind: 'request', reviewed: name === 'nodes' || !BUILT_IN.test(group) };
}

/** https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/: what a kubelet asks about its own endpoints. */
function isKubelet(name: string, subresource: string): boolean {
  return name === 'nodes' && ['metrics', 'stats', 'log', 'spec', 'configz', 'healthz', 'pods', 'checkpoint'].includes(subresource);
}
