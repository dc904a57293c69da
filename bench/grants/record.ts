import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { randomNumbers } from '../events.ts';
import type { Cluster } from './cluster.ts';
import type { BindingObject, RoleObject, Rule } from './objects.ts';

const FIRST_DAY = Date.parse('2026-06-01T00:00:00Z');
export const DAYS = 90;
const VERSIONS = 'v1';
/** A subresource is of one object. */
const OF_MANY = ['list', 'watch', 'create', 'deletecollection'];

/** What one account may do by one rule of one binding. */
interface Way {
  readonly binding: BindingObject;
  readonly role: RoleObject;
  readonly rule: Rule;
}

/**
 * Writes an audit log of 90 days, one gzip file a day, in which each busy account makes the same few calls day after day, by
 * rules that it has. Every tenth day somebody binds a role anew. Returns the number of events.
 */
export function writeRecord(folder: string, cluster: Cluster, callsEach: number, seed: number): number {
  mkdirSync(folder, { recursive: true });
  const random = randomNumbers(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const ways = waysOf(cluster);
  const habits = cluster.busy.map(({ namespace, name }) => {
    const own = ways.get(`${namespace}/${name}`) ?? [];
    return { namespace, name, calls: own.length === 0 ? [] : Array.from({ length: callsEach }, () => callBy(pick(own), namespace, pick)) };
  });
  let events = 0;
  for (let day = 0; day < DAYS; day += 1) {
    const lines: string[] = [];
    const step = 86_000_000 / (habits.length * callsEach + 1);
    for (const { namespace, name, calls } of habits) {
      for (const call of calls) {
        const at = FIRST_DAY + day * 86_400_000 + Math.floor(lines.length * step);
        lines.push(JSON.stringify(event(call, namespace, name, at, events + lines.length)));
      }
    }
    events += lines.length;
    writeFileSync(path.join(folder, `audit-${new Date(FIRST_DAY + day * 86_400_000).toISOString().slice(0, 10)}.log.gz`), gzipSync(`${lines.join('\n')}\n`));
  }
  return events;
}

interface Call {
  readonly verb: string;
  readonly uri: string;
  readonly objectRef: Readonly<Record<string, string>>;
  readonly reason: string;
}

function waysOf({ roles, bindings }: Cluster): ReadonlyMap<string, readonly Way[]> {
  const byName = new Map(roles.map((each) => [`${each.kind}/${each.metadata.namespace ?? ''}/${each.metadata.name}`, each]));
  const found = new Map<string, Way[]>();
  for (const binding of bindings) {
    const role = byName.get(`${binding.roleRef.kind}/${binding.roleRef.kind === 'Role' ? (binding.metadata.namespace ?? '') : ''}/${binding.roleRef.name}`);
    for (const { kind, namespace, name } of binding.subjects ?? []) {
      if (kind !== 'ServiceAccount' || role === undefined) continue;
      const key = `${namespace}/${name}`;
      found.set(key, [...(found.get(key) ?? []), ...role.rules.filter(({ resources }) => resources !== undefined && resources.some((each) => !each.includes('*'))).map((rule) => ({ binding, role, rule }))]);
    }
  }
  return found;
}

/** One request that a rule allows. */
function callBy({ binding, role, rule }: Way, own: string, pick: <T>(from: readonly T[]) => T): Call {
  const group = pick(rule.apiGroups?.filter((each) => each !== '*') ?? ['']) ?? '';
  const [resource = '', subresource = ''] = pick((rule.resources ?? []).filter((each) => !each.includes('*'))).split('/');
  const isOfOne = subresource !== '' || rule.resourceNames !== undefined;
  const verbs = rule.verbs.filter((each) => each !== '*' && !(isOfOne && OF_MANY.includes(each)));
  const verb = pick(verbs.length === 0 ? ['get'] : verbs);
  const namespace = binding.metadata.namespace ?? own;
  const named = !OF_MANY.includes(verb);
  const name = named ? pick(rule.resourceNames ?? ['main', 'blue', 'green']) : '';
  const base = group === '' ? '/api/v1' : `/apis/${group}/${VERSIONS}`;
  const uri = `${base}/namespaces/${namespace}/${resource}${name === '' ? '' : `/${name}`}${subresource === '' ? '' : `/${subresource}`}${verb === 'watch' ? '?watch=true' : ''}`;
  const bound = binding.kind === 'ClusterRoleBinding' ? `ClusterRoleBinding "${binding.metadata.name}"` : `RoleBinding "${binding.metadata.name}/${namespace}"`;
  return {
    verb,
    uri,
    objectRef: { resource, namespace, apiVersion: VERSIONS, ...(group === '' ? {} : { apiGroup: group }), ...(name === '' ? {} : { name }), ...(subresource === '' ? {} : { subresource }) },
    reason: `RBAC: allowed by ${bound} of ${role.kind} "${role.metadata.name}" to ServiceAccount`,
  };
}

function event({ verb, uri, objectRef, reason }: Call, namespace: string, name: string, at: number, number: number): unknown {
  const time = `${new Date(at).toISOString().slice(0, 23)}000Z`;
  const hex = number.toString(16).padStart(12, '0');
  return {
    kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata', auditID: `5ca1ab1e-0000-4000-8000-${hex}`, stage: 'ResponseComplete', requestURI: uri, verb,
    user: { username: `system:serviceaccount:${namespace}:${name}`, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'], extra: { 'authentication.kubernetes.io/pod-name': [`${name}-0`] } },
    sourceIPs: ['10.0.0.7'], userAgent: `${name}/1.0`, objectRef, responseStatus: { metadata: {}, code: verb === 'create' ? 201 : 200 },
    requestReceivedTimestamp: time, stageTimestamp: time,
    annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': `${reason} "${name}/${namespace}"` },
  };
}
