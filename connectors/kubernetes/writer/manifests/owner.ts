/** What tells who makes an object, and so where it is changed. */
export interface OwnerMarks {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The object whose controller made it: `Kind/name`. */
  readonly ownedBy?: string;
}

/** Who makes an object from something that is not its manifest. */
export interface Owner {
  readonly name: string;
  /** What is to be changed in its place. */
  readonly change: string;
}

type Read = (marks: OwnerMarks) => Owner | undefined;

const label = (name: string, tell: (value: string, marks: OwnerMarks) => Owner | undefined): Read => (marks) => {
  const value = marks.labels[name];
  return value === undefined ? undefined : tell(value, marks);
};
const annotation = (name: string, tell: (value: string, marks: OwnerMarks) => Owner): Read => (marks) => {
  const value = marks.annotations[name];
  return value === undefined ? undefined : tell(value, marks);
};
const release = ({ annotations }: OwnerMarks): string => {
  const [name, namespace] = [annotations['meta.helm.sh/release-name'], annotations['meta.helm.sh/release-namespace']];
  return name === undefined ? 'its release' : `release ${namespace === undefined ? '' : `${namespace}/`}${name}`;
};

/**
 * Tools that write RBAC objects, by what they leave on them; the first that fits. Argo CD and Flux stand last: what they
 * keep was made by one of the others, or is a manifest in git.
 */
const MAKERS: readonly Read[] = [
  label('olm.owner', (owner) => ({ name: 'OLM', change: `the permissions in the ClusterServiceVersion ${owner}, or ask its publisher` })),
  label('rbac-manager', () => ({ name: 'rbac-manager', change: 'the RBACDefinition that names it' })),
  label('helm.toolkit.fluxcd.io/name', (name, marks) => ({ name: 'Flux', change: `the values or the post-renderers of the HelmRelease ${place(marks, 'helm.toolkit.fluxcd.io/namespace')}${name}` })),
  annotation('meta.helm.sh/release-name', (_, marks) => ({ name: 'Helm', change: `the chart or the values of ${release(marks)}` })),
  label('app.kubernetes.io/managed-by', (tool, marks) => {
    if (/^(?:kustomize|kubectl)$/i.test(tool)) return undefined;
    return tool === 'Helm' ? { name: 'Helm', change: `the chart or the values of ${release(marks)}` } : { name: tool, change: `what ${tool} makes it from` };
  }),
  ({ ownedBy }) => (ownedBy === undefined ? undefined : { name: `the controller of ${ownedBy}`, change: ownedBy }),
];

/** Tools that carry manifests from git into the cluster: the object is changed in the manifest. */
const CARRIERS: readonly Read[] = [
  annotation('argocd.argoproj.io/tracking-id', (id) => ({ name: 'Argo CD', change: `the manifest in the repository of application ${id.split(':')[0]}` })),
  label('kustomize.toolkit.fluxcd.io/name', (name, marks) => ({ name: 'Flux', change: `the manifest in the repository of Kustomization ${place(marks, 'kustomize.toolkit.fluxcd.io/namespace')}${name}` })),
  label('argocd.argoproj.io/instance', (name) => ({ name: 'Argo CD', change: `the manifest in the repository of application ${name}` })),
];

function place({ labels }: OwnerMarks, name: string): string {
  const namespace = labels[name];
  return namespace === undefined ? '' : `${namespace}/`;
}

/** The tool that makes an object from something other than a manifest; undefined for none. */
export function makerOf(marks: OwnerMarks): Owner | undefined {
  return first(MAKERS, marks);
}

/** Whoever would put a live object back if it were changed in the cluster. */
export function keeperOf(marks: OwnerMarks): Owner | undefined {
  return first([...MAKERS, ...CARRIERS], marks);
}

function first(readers: readonly Read[], marks: OwnerMarks): Owner | undefined {
  for (const read of readers) {
    const owner = read(marks);
    if (owner !== undefined) return owner;
  }
  return undefined;
}
