import type { Subject } from '../../rbac.ts';

/**
 * Which live subjects a patch may mean by kind and name. A patch is applied under the names that stand in the manifests; names
 * of service accounts that Kustomize takes in get its prefixes and suffixes afterwards
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/nameprefix/; ran: kubectl 1.32). `prefix` and
 * `suffix` are those of the Kustomization that holds the patch; those of bases stand inside them.
 */
export function meant(subjects: readonly Subject[], kind: string, name: string, { prefix, suffix }: { readonly prefix: string; readonly suffix: string }): readonly Subject[] {
  const named = (fits: (name: string) => boolean): readonly Subject[] => subjects.filter((subject) => subject.kind === kind && fits(subject.name));
  const exact = named((one) => one === name);
  if (exact.length > 0 || kind !== 'ServiceAccount') return exact;
  const own = named((one) => one === prefix + name + suffix);
  if (own.length > 0) return own;
  return named((one) => {
    const isLongEnough = one.length >= prefix.length + name.length + suffix.length;
    const isBetween = one.startsWith(prefix) && one.endsWith(suffix);
    return isLongEnough && isBetween && one.slice(prefix.length, one.length - suffix.length).includes(name);
  });
}
