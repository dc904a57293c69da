import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** First day of the record, and how many days it has: more than a quarter. */
export const FIRST = Date.parse('2026-03-01T00:00:00Z');
export const DAYS = 104;
const DAY = 86_400_000;
const RBAC = 'rbac.authorization.k8s.io';

type Value = Readonly<Record<string, unknown>>;

/** Somebody of the cluster who is no principal that is judged. */
const ADMIN: Value = { username: 'admin', groups: ['system:masters', 'system:authenticated'] };

/** The service account `shop/app` as it asks. */
export const APP: Value = { username: 'system:serviceaccount:shop:app', groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'] };

let made = 0;

/** One audit event: a request that the authorizer allowed and that was answered 200, unless `more` says otherwise. */
export function event(at: number, user: Value, verb: string, requestURI: string, more: Value = {}): Value {
  made += 1;
  const time = new Date(at).toISOString().replace('Z', '000Z');
  const reason = user === ADMIN ? '' : 'RBAC: allowed by RoleBinding "app/shop" of Role "app" to ServiceAccount "app/shop"';
  return {
    kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata', auditID: `00000000-0000-4000-8000-${made.toString(16).padStart(12, '0')}`, stage: 'ResponseComplete', requestURI, verb, user,
    sourceIPs: ['10.0.0.7'], userAgent: 'app/1.0', responseStatus: { metadata: {}, code: 200 }, requestReceivedTimestamp: time, stageTimestamp: time,
    annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': reason },
    ...more,
  };
}

/** An object of the cluster's export. */
export function object(kind: string, name: string, rest: Value = {}, namespace?: string): Value {
  const isRbac = /Role|Binding/.test(kind);
  made += 1;
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }), uid: `00000000-0000-4000-9000-${made.toString(16).padStart(12, '0')}`, resourceVersion: '7', creationTimestamp: '2025-11-03T09:00:00Z' };
  return { apiVersion: isRbac ? `${RBAC}/v1` : 'v1', kind, metadata, ...rest };
}

/** What every cluster has, and a service account `shop/app` with a role of that name. */
export function objects(): Value[] {
  const bind = (kind: string, role: string, subjects: readonly Value[]): Value => ({ roleRef: { apiGroup: RBAC, kind, name: role }, subjects });
  return [
    object('Namespace', 'kube-system'), object('Namespace', 'shop'), object('ServiceAccount', 'default', {}, 'kube-system'), object('ServiceAccount', 'app', {}, 'shop'),
    object('ClusterRole', 'nothing', { rules: [] }), object('ClusterRoleBinding', 'nothing', bind('ClusterRole', 'nothing', [])),
    object('Role', 'reader', { rules: [] }, 'kube-system'), object('RoleBinding', 'reader', bind('Role', 'reader', []), 'kube-system'),
    object('Role', 'app', { rules: [{ apiGroups: [''], resources: ['configmaps', 'secrets'], verbs: ['get', 'list'] }] }, 'shop'),
    object('RoleBinding', 'app', bind('Role', 'app', [{ kind: 'ServiceAccount', name: 'app', namespace: 'shop' }]), 'shop'),
  ];
}

/** What stands in the folder beside the usual. */
export interface Written {
  readonly objects?: readonly Value[];
  /** Further events. */
  readonly events?: readonly Value[];
  /** Names and texts of audit files by all events; one file of lines when left out. */
  readonly files?: (events: readonly Value[]) => Readonly<Record<string, string | Buffer>>;
  /** Does the record hold a write of a role? */
  readonly writesRoles?: boolean;
  /** Lines of the audit policy's rules. */
  readonly policy?: string;
  /** Other files of the folder. */
  readonly beside?: Readonly<Record<string, string>>;
}

/**
 * A small cluster watched for 104 days: each day the account reads a configmap and lists secrets, which it may, and the admin
 * reads, watches and writes. Returns the folder with its `pawl.yaml`.
 */
export function writtenCluster(written: Written = {}): { readonly folder: string; readonly dispose: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-cluster-'));
  const write = (name: string, text: string | Buffer): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  const role = objects().find(({ kind, metadata }) => kind === 'Role' && (metadata as Value)['name'] === 'reader');
  const daily = Array.from({ length: DAYS }, (_, day) => {
    const at = FIRST + day * DAY;
    return [
      event(at + 3_600_000, ADMIN, 'watch', '/api/v1/nodes?watch=true'),
      event(at + 2 * 3_600_000, APP, 'get', '/api/v1/namespaces/shop/configmaps/settings'),
      event(at + 3 * 3_600_000, APP, 'list', '/api/v1/namespaces/shop/secrets'),
      event(at + 23 * 3_600_000, ADMIN, 'create', '/api/v1/namespaces/kube-system/events', { responseStatus: { code: 201 } }),
    ];
  }).flat();
  const change = event(FIRST + 5 * 3_600_000, ADMIN, 'update', `/apis/${RBAC}/v1/namespaces/kube-system/roles/reader`, { level: 'RequestResponse', requestObject: role, responseObject: role });
  const events = [...daily, ...(written.writesRoles === false ? [] : [change]), ...(written.events ?? [])];
  const files = written.files ?? ((all) => ({ 'audit/audit.log': all.map((one) => JSON.stringify(one)).join('\n') }));
  write('rbac.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: written.objects ?? objects() }));
  write('audit-policy.yaml', `apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n${written.policy ?? '- level: RequestResponse\n  resources: [{group: rbac.authorization.k8s.io}, {group: authorization.k8s.io}]\n- level: Metadata\n'}`);
  for (const [name, text] of Object.entries({ ...files(events), ...written.beside })) write(name, text);
  const source = ['  - id: shop', '    connector: kubernetes', '    grants: rbac.json', `    grantsTakenAt: ${new Date(FIRST + (DAYS - 1) * DAY + 4 * 3_600_000).toISOString().replace('.000', '')}`, '    usage: audit', '    observability: {auditPolicy: audit-policy.yaml}'];
  write('pawl.yaml', `cycle: quarterly\nsources:\n${source.join('\n')}\n`);
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
