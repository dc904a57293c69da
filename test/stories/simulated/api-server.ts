import type { Random } from './random.ts';
import { type Ask, auditOf, type AuditPolicy, Grants, placeOf, type RbacObject, type Rule, type User } from './reference.ts';

type Value = Readonly<Record<string, unknown>>;

/** What somebody had to be allowed for a request that succeeded: to ask something, or to hold what was handed out. */
export type Need = { readonly user: User; readonly why: string } & ({ readonly ask: Ask } | { readonly rules: readonly Rule[]; readonly namespace: string; readonly or: Ask });

export interface Request {
  readonly user: User;
  /** In whose name, and which of its groups were asked for. */
  readonly as?: { readonly user: User; readonly groups: readonly string[] };
  readonly ask: Ask;
  readonly code?: number;
  /** The object of an update or patch does not exist yet. */
  readonly creates?: boolean;
  /** It changes who owns the object. */
  readonly adopts?: boolean;
  /** A role or binding that is written. */
  readonly writes?: RbacObject;
}

/** What differs from cluster to cluster. */
export interface Settings {
  readonly policy: AuditPolicy;
  /** Does a GET that opens a connection into a pod need create, too (since 1.35)? */
  readonly opensByCreate: boolean;
  /** Does the admission plugin OwnerReferencesPermissionEnforcement run? */
  readonly guardsOwners: boolean;
}

export const RBAC = 'rbac.authorization.k8s.io';
const EVERYTHING: readonly Rule[] = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] }];
const LONG: readonly string[] = ['exec', 'attach', 'portforward', 'log', 'proxy'];

/** A server that decides, keeps roles and bindings, and writes its audit log; `needs` is what really was needed, recorded or not. */
export class ApiServer {
  readonly events: Value[] = [];
  readonly needs: Need[] = [];
  readonly #settings: Settings;
  readonly #random: Random;
  readonly #objects: Map<string, RbacObject>;
  #grants: Grants;

  constructor(random: Random, objects: readonly RbacObject[], settings: Settings) {
    [this.#random, this.#settings] = [random, settings];
    this.#objects = new Map(objects.map((object) => [placeOf(object), object]));
    this.#grants = new Grants(objects);
  }

  get grants(): Grants {
    return this.#grants;
  }

  get objects(): readonly RbacObject[] {
    return [...this.#objects.values()];
  }

  /** Decides and records a request; nothing is needed for one that is refused. */
  serve(at: number, request: Request): void {
    const { user, as, ask, writes } = request;
    const who = as?.user ?? user;
    const asImpersonator = as === undefined ? [] : impersonations(as).map((one): Need => ({ user, why: 'impersonate', ask: one }));
    if (!asImpersonator.every((need) => this.#meets(need))) return this.#record(at, request, { code: 403 });
    const reason = this.#grants.allows(who, ask);
    if (reason === undefined) return this.#record(at, request, { code: 403, decision: 'forbid', reason: '' });
    const besides = [...this.#besides(who, request), ...this.#handedOut(who, request)];
    const refused = !besides.every((need) => this.#meets(need));
    if (!refused) {
      // What is asked in another's name by somebody whose requests are hidden is hidden with them: the connector says so, and does not cover it.
      const isShown = as === undefined || isSeen(auditOf(this.#settings.policy, user, ask));
      const needed: readonly Need[] = [...asImpersonator, ...(isShown ? [{ user: who, why: 'request', ask }, ...besides] : [])];
      this.needs.push(...needed.filter((need) => !need.user.groups.includes('system:masters')));
      if (writes !== undefined && (request.code ?? 0) < 400) this.put(writes);
      else if ('resource' in ask && ask.verb === 'delete' && ask.group === RBAC) this.#drop(ask.namespace, ask.name, ask.resource);
    }
    const code = refused ? 403 : (request.code ?? (ask.verb === 'create' || request.creates === true ? 201 : 200));
    this.#record(at, request, { code, decision: 'allow', reason, ...(writes === undefined ? {} : { requestObject: writes, ...(code < 400 ? { responseObject: writes } : {}) }) });
  }

  /** Somebody asks whether somebody else may do something, and goes by the answer. A node may ask by the Node authorizer. */
  review(at: number, by: User, about: User, reviewed: Ask): void {
    const ask: Ask = { verb: 'create', group: 'authorization.k8s.io', resource: 'subjectaccessreviews', part: '', namespace: '', name: '' };
    const reason = by.groups.includes('system:nodes') ? '' : this.#grants.allows(by, ask);
    if (reason === undefined) return;
    const allowed = this.#grants.allows(about, reviewed) !== undefined;
    if (reason !== '') this.needs.push({ user: by, why: 'request', ask });
    if (allowed) this.needs.push({ user: about, why: 'review', ask: reviewed });
    const asked = 'path' in reviewed
      ? { nonResourceAttributes: { path: reviewed.path, verb: reviewed.verb } }
      : { resourceAttributes: { verb: reviewed.verb, group: reviewed.group, resource: reviewed.resource, subresource: reviewed.part, namespace: reviewed.namespace, name: reviewed.name } };
    const body = { kind: 'SubjectAccessReview', spec: { user: about.username, groups: about.groups, ...asked } };
    this.#record(at, { user: by, ask }, { code: 201, decision: 'allow', reason, requestObject: body, responseObject: { ...body, status: { allowed } } });
  }

  /** Puts an object in place, whoever did it. */
  put(object: RbacObject): void {
    this.#objects.set(placeOf(object), object);
    this.#grants = new Grants(this.#objects.values());
  }

  #drop(namespace: string, name: string, resource: string): void {
    const kind = resource === 'rolebindings' ? 'RoleBinding' : resource === 'clusterrolebindings' ? 'ClusterRoleBinding' : resource === 'roles' ? 'Role' : 'ClusterRole';
    this.#objects.delete(placeOf({ kind, metadata: { name, ...(namespace === '' ? {} : { namespace }) } }));
    this.#grants = new Grants(this.#objects.values());
  }

  #meets(need: Need): boolean {
    return 'ask' in need ? this.#grants.allows(need.user, need.ask) !== undefined : meets(this.#grants, need);
  }

  /** What the server asks inside of a request that its authorizer let pass. */
  #besides(user: User, { ask, creates, adopts }: Request): readonly Need[] {
    if ('path' in ask) return [];
    const { opensByCreate, guardsOwners } = this.#settings;
    const isChange = ask.verb === 'update' || ask.verb === 'patch';
    const also = (verb: string, why: string): Need => ({ user, why, ask: { ...ask, verb } });
    return [
      ...(opensByCreate && ask.verb === 'get' && ['exec', 'attach', 'portforward'].includes(ask.part) ? [also('create', 'create behind a GET')] : []),
      ...(isChange && creates === true ? [also('create', 'create behind a change')] : []),
      ...(isChange && creates !== true && adopts === true && guardsOwners ? [also('delete', 'owner references')] : []),
    ];
  }

  /** The guard against escalation (kubernetes, pkg/registry/rbac, policybased). */
  #handedOut(user: User, { ask, writes }: Request): readonly Need[] {
    if (writes === undefined || 'path' in ask || user.groups.includes('system:masters')) return [];
    const { namespace } = ask;
    if (writes.roleRef === undefined) {
      const rules = [...(writes.aggregationRule === undefined ? [] : EVERYTHING), ...(writes.rules ?? [])];
      return [{ user, why: 'guard of roles', rules, namespace, or: { ...ask, verb: 'escalate' } }];
    }
    const or: Ask = { verb: 'bind', group: RBAC, resource: writes.roleRef.kind === 'Role' ? 'roles' : 'clusterroles', part: '', namespace, name: writes.roleRef.name };
    return [{ user, why: 'guard of bindings', rules: this.#grants.roleOf(writes)?.rules ?? EVERYTHING, namespace, or }];
  }

  #record(at: number, { user, as, ask }: Request, { code, decision, reason = '', ...bodies }: { readonly code: number; readonly decision?: string; readonly reason?: string; readonly requestObject?: unknown; readonly responseObject?: unknown }): void {
    const { level, omitted } = auditOf(this.#settings.policy, user, ask);
    const isLong = 'resource' in ask && (ask.verb === 'watch' || LONG.includes(ask.part));
    const id = Array.from({ length: 8 }, () => this.#random.below(65_536).toString(16).padStart(4, '0')).join('');
    const time = (later: number): string => new Date(at + later).toISOString().replace('Z', '000Z');
    const common = { kind: 'Event', apiVersion: 'audit.k8s.io/v1', level, auditID: id, requestURI: uriOf(this.#random, ask), verb: ask.verb, user, sourceIPs: ['10.0.0.7'], userAgent: 'app/1.0', requestReceivedTimestamp: time(0) };
    const { requestObject, responseObject } = bodies;
    const end = {
      ...(as === undefined || decision === undefined ? {} : { impersonatedUser: as.user }),
      responseStatus: { metadata: {}, code },
      ...(decision === undefined ? {} : { annotations: { 'authorization.k8s.io/decision': decision, 'authorization.k8s.io/reason': reason } }),
      ...(requestObject === undefined || !level.startsWith('Request') ? {} : { requestObject }),
      ...(responseObject === undefined || level !== 'RequestResponse' ? {} : { responseObject }),
    };
    const stages = [['RequestReceived', 0, {}], ...(isLong && code < 400 ? [['ResponseStarted', 1, end]] : []), ['ResponseComplete', isLong ? 600_000 : 5, end]] as const;
    for (const [stage, later, more] of stages) if (level !== 'None' && !omitted.includes(stage as string)) this.events.push({ ...common, stage, stageTimestamp: time(later as number), ...(more as Value) });
  }
}

/** Is the end of a request recorded, which tells in whose name it was made? */
function isSeen({ level, omitted }: ReturnType<typeof auditOf>): boolean {
  return level !== 'None' && !omitted.includes('ResponseComplete');
}

/** Does a user still hold what the guard asked? */
export function meets(grants: Grants, need: Need): boolean {
  if ('ask' in need) return grants.allows(need.user, need.ask) !== undefined;
  return grants.allows(need.user, need.or) !== undefined || grants.holds(need.user, need.namespace, need.rules);
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
function impersonations({ user: { username }, groups }: NonNullable<Request['as']>): readonly Ask[] {
  const [, , namespace = '', account] = username.startsWith('system:serviceaccount:') ? username.split(':') : [];
  const ask = (resource: string, name: string, space = ''): Ask => ({ verb: 'impersonate', group: '', resource, part: '', namespace: space, name });
  return [account === undefined ? ask('users', username) : ask('serviceaccounts', account, namespace), ...groups.map((name) => ask('groups', name))];
}

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris */
function uriOf(random: Random, ask: Ask): string {
  if ('path' in ask) return ask.path;
  const { verb, group, resource, part, namespace, name } = ask;
  const base = group === '' ? '/api/v1' : `/apis/${group}/v1`;
  const isNamed = name !== '' && verb !== 'list' && verb !== 'watch';
  const path = `${base}${namespace === '' || resource === 'namespaces' ? '' : `/namespaces/${namespace}`}/${resource}${isNamed ? `/${name}` : ''}${part === '' ? '' : `/${part}`}`;
  const query = [...(name !== '' && !isNamed ? [`fieldSelector=metadata.name%3D${name}`] : []), ...(verb === 'watch' ? [random.pick(['watch=true', 'watch=1'])] : []), ...(verb === 'list' && random.chance(0.3) ? ['limit=500'] : [])];
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}
