import type { Rule } from './objects.ts';

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'patch', 'update'];
const CORE = ['pods', 'configmaps', 'secrets', 'services', 'endpoints', 'persistentvolumeclaims', 'events', 'serviceaccounts'];
const APPS = ['deployments', 'statefulsets', 'daemonsets', 'replicasets'];
/** Kinds that each group of custom resources defines. */
const CUSTOM = ['clusters', 'backups', 'policies'];

/** API group of one operator's custom resources. */
export function crdGroup(number: number): string {
  return `area${number}.platform.example`;
}

/** Reads, or writes, everything of one group of custom resources: what operators ship for aggregation. */
export function customRules(number: number, verbs: 'read' | 'write'): readonly Rule[] {
  const resources = verbs === 'read' ? CUSTOM : [...CUSTOM, ...CUSTOM.map((each) => `${each}/status`)];
  return [{ apiGroups: [crdGroup(number)], resources, verbs: verbs === 'read' ? READ : [...WRITE, 'deletecollection'] }];
}

/** What an operator asks for: all of its own group, much of the workloads, leases and events. */
export function operatorRules(number: number): readonly Rule[] {
  return [
    { apiGroups: [crdGroup(number)], resources: ['*'], verbs: ['*'] },
    { apiGroups: [''], resources: [...CORE.slice(0, 6), 'pods/log', 'pods/exec'], verbs: [...READ, ...WRITE] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    { apiGroups: ['apps'], resources: APPS, verbs: [...READ, ...WRITE] },
    { apiGroups: ['batch'], resources: ['jobs', 'cronjobs'], verbs: [...READ, ...WRITE] },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: [...READ, ...WRITE] },
    { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: READ },
  ];
}

/** Wildcards of several widths, as they are found in clusters that grew. */
export function wildcardRules(number: number): readonly Rule[] {
  const shapes: readonly (readonly Rule[])[] = [
    [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, { nonResourceURLs: ['*'], verbs: ['*'] }],
    [{ apiGroups: ['*'], resources: ['*'], verbs: READ }],
    [{ apiGroups: ['', 'apps', 'batch'], resources: ['*'], verbs: ['*'] }],
    [{ apiGroups: ['*'], resources: ['*/status', '*/scale'], verbs: ['get', 'patch', 'update'] }],
  ];
  return shapes[number % shapes.length] ?? [];
}

/** An ordinary role: a few kinds, read or written, some by name. */
export function plainRules(number: number): readonly Rule[] {
  const core = CORE[number % CORE.length] ?? 'pods';
  const apps = APPS[number % APPS.length] ?? 'deployments';
  return [
    { apiGroups: [''], resources: [core, CORE[(number + 3) % CORE.length] ?? 'events'], verbs: READ },
    { apiGroups: ['apps'], resources: [apps, `${apps}/scale`], verbs: number % 3 === 0 ? [...READ, ...WRITE] : READ },
    ...(number % 2 === 0 ? [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [`settings-${number}`, `flags-${number}`], verbs: ['get', 'update', 'patch'] }] : []),
    ...(number % 5 === 0 ? [{ apiGroups: [crdGroup(number % 40)], resources: CUSTOM, verbs: [...READ, ...WRITE] }] : []),
  ];
}

/** The role of one application in its namespace. */
export function applicationRules(name: string): readonly Rule[] {
  return [
    { apiGroups: [''], resources: ['configmaps', 'secrets'], resourceNames: [`${name}-config`, `${name}-secret`], verbs: ['get', 'watch'] },
    { apiGroups: [''], resources: ['pods', 'services', 'endpoints'], verbs: READ },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ];
}
