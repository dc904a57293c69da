import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { patched } from '../../../connectors/kubernetes/writer/kustomize/json-patch.ts';
import type { Json } from '../../../src/core/json.ts';

type Stored = { apiVersion: string; kind: string; metadata: { name: string; namespace?: string; uid: string; resourceVersion: string; creationTimestamp: string; [key: string]: unknown }; [key: string]: unknown };

interface Kind {
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly base: string;
}

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const KINDS: readonly Kind[] = [
  { kind: 'Role', plural: 'roles', namespaced: true, base: RBAC },
  { kind: 'RoleBinding', plural: 'rolebindings', namespaced: true, base: RBAC },
  { kind: 'ClusterRole', plural: 'clusterroles', namespaced: false, base: RBAC },
  { kind: 'ClusterRoleBinding', plural: 'clusterrolebindings', namespaced: false, base: RBAC },
  { kind: 'ServiceAccount', plural: 'serviceaccounts', namespaced: true, base: '/api/v1' },
  { kind: 'Namespace', plural: 'namespaces', namespaced: false, base: '/api/v1' },
];

/** What a request is answered with in place of what the cluster would say; undefined lets it. */
export type Intercept = (request: { readonly method: string; readonly path: string; readonly query: URLSearchParams }) => { readonly status: number; readonly body: unknown } | undefined;

/**
 * A server on the loopback that speaks as much of the Kubernetes API as kubectl and the client need: discovery, lists in
 * pages, get, create, delete, JSON patch. Kubernetes documentation, "API Concepts".
 */
export class LocalCluster {
  readonly objects = new Map<string, Stored>();
  /** `VERB path`, in order; discovery left out. */
  readonly calls: string[] = [];
  intercept: Intercept = () => undefined;
  /** Bearer tokens that may ask; none: everybody may. */
  tokens: readonly string[] = [];
  #server: Server;
  #version = 100;

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
  }

  static async started(): Promise<LocalCluster> {
    const cluster = new LocalCluster();
    await new Promise<void>((resolve) => void cluster.#server.listen(0, '127.0.0.1', resolve));
    return cluster;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A kubeconfig for it. */
  kubeconfig(token = 'secret-token'): string {
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'bookshop', cluster: { server: this.url, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'pawl', user: { token } }],
      contexts: [{ name: 'bookshop', context: { cluster: 'bookshop', user: 'pawl' } }],
      'current-context': 'bookshop',
    });
  }

  /** Puts objects in as they are, with what a server would add. */
  load(objects: readonly { readonly apiVersion?: string; readonly kind: string; readonly metadata: object }[]): void {
    for (const object of objects) this.#store(structuredClone(object) as Stored);
  }

  /** Everything of it as an export. */
  export(): string {
    return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...this.objects.values()] });
  }

  #store(object: Stored): Stored {
    const kind = KINDS.find((each) => each.kind === object.kind)!;
    const version = String(this.#version++);
    const metadata = { ...object.metadata, uid: object.metadata.uid ?? `uid-${version}`, resourceVersion: version, creationTimestamp: object.metadata.creationTimestamp ?? '2026-05-31T20:00:00Z' };
    const stored = { ...object, metadata };
    this.objects.set(keyOf(kind, metadata.namespace, metadata.name), stored);
    return stored;
  }

  async #answer(request: IncomingMessage): Promise<{ readonly status: number; readonly body: unknown }> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const method = request.method ?? 'GET';
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const token = request.headers.authorization?.replace(/^Bearer /, '');
    if (this.tokens.length > 0 && !this.tokens.includes(token ?? '')) return failure(401, 'Unauthorized', 'Unauthorized');
    const told = discovery(pathname);
    if (told !== undefined) return { status: 200, body: told };
    this.calls.push(`${method} ${decodeURIComponent(pathname)}${searchParams.has('continue') ? ' (next page)' : ''}`);
    const intercepted = this.intercept({ method, path: pathname, query: searchParams });
    if (intercepted !== undefined) return intercepted;
    return this.#serve(method, pathname, searchParams, Buffer.concat(chunks).toString('utf8'));
  }

  #serve(method: string, path: string, query: URLSearchParams, body: string): { readonly status: number; readonly body: unknown } {
    const kind = KINDS.find(({ base, plural }) => path.startsWith(`${base}/`) && path.slice(base.length).split('/').includes(plural) && !(plural === 'namespaces' && path.split('/').length > 5));
    if (kind === undefined) return failure(404, 'NotFound', 'the server could not find the requested resource');
    const steps = path.slice(kind.base.length + 1).split('/').map(decodeURIComponent);
    const namespace = kind.namespaced && steps[0] === 'namespaces' ? steps[1] : undefined;
    const name = kind.namespaced && namespace !== undefined ? steps[3] : steps[1];
    if (name === undefined) return method === 'POST' ? this.#create(kind, namespace, JSON.parse(body) as Stored) : this.#list(kind, namespace, query);
    const key = keyOf(kind, namespace, name);
    const held = this.objects.get(key);
    if (held === undefined) return failure(404, 'NotFound', `${kind.plural}.rbac.authorization.k8s.io "${name}" not found`);
    if (method === 'DELETE') {
      this.objects.delete(key);
      return { status: 200, body: { kind: 'Status', apiVersion: 'v1', status: 'Success' } };
    }
    return method === 'PATCH' ? this.#patch(held, JSON.parse(body) as Json[]) : { status: 200, body: held };
  }

  #create(kind: Kind, namespace: string | undefined, object: Stored): { readonly status: number; readonly body: unknown } {
    if (this.objects.has(keyOf(kind, namespace, object.metadata.name))) return failure(409, 'AlreadyExists', `"${object.metadata.name}" already exists`);
    return { status: 201, body: this.#store(object) };
  }

  #patch(held: Stored, operations: readonly Json[]): { readonly status: number; readonly body: unknown } {
    const now = patched(held as unknown as Json, operations) as unknown as Stored | undefined;
    if (now === undefined) return failure(422, 'Invalid', 'the server rejected our request due to an error in our request');
    if (JSON.stringify(now['roleRef']) !== JSON.stringify(held['roleRef'])) return failure(422, 'Invalid', 'cannot change roleRef');
    return { status: 200, body: this.#store(now) };
  }

  #list(kind: Kind, namespace: string | undefined, query: URLSearchParams): { readonly status: number; readonly body: unknown } {
    const all = [...this.objects.values()].filter((object) => object.kind === kind.kind && (namespace === undefined || object.metadata.namespace === namespace));
    const from = Number(query.get('continue') ?? 0);
    const limit = Number(query.get('limit') ?? 0) || all.length;
    const left = all.length - from - limit;
    // Items of a list come without kind and apiVersion.
    const items = all.slice(from, from + limit).map((object) => ({ ...object, kind: undefined, apiVersion: undefined }));
    const apiVersion = kind.base === RBAC ? 'rbac.authorization.k8s.io/v1' : 'v1';
    return { status: 200, body: { kind: `${kind.kind}List`, apiVersion, metadata: { resourceVersion: String(this.#version), ...(left > 0 ? { continue: String(from + limit), remainingItemCount: left } : {}) }, items } };
  }
}

function keyOf({ plural }: Kind, namespace: string | undefined, name: string): string {
  return `${plural}/${namespace ?? ''}/${name}`;
}

/** The answer of a server that refuses. */
export function failure(code: number, reason: string, message: string): { readonly status: number; readonly body: unknown } {
  return { status: code, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code } };
}

function discovery(path: string): unknown {
  const version = { groupVersion: 'rbac.authorization.k8s.io/v1', version: 'v1' };
  if (path === '/version') return { major: '1', minor: '32', gitVersion: 'v1.32.4' };
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: [{ name: 'rbac.authorization.k8s.io', versions: [version], preferredVersion: version }] };
  const kinds = KINDS.filter(({ base }) => base === path);
  if (kinds.length === 0) return undefined;
  const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
  const resources = kinds.map(({ kind, plural, namespaced }) => ({ name: plural, singularName: kind.toLowerCase(), namespaced, kind, verbs }));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: path === RBAC ? version.groupVersion : 'v1', resources };
}
