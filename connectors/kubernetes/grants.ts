import type { GrantSource, InputText } from '../../src/core/grant-source.ts';
import { dayOf, type UtcDay } from '../../src/core/day.ts';
import { SourceError } from '../../src/core/errors.ts';
import { instantOf } from '../../src/core/instant.ts';
import { EXPORT_COMMAND } from './grants/commands.ts';
import { objectsOf } from './grants/documents.ts';
import { gather } from './grants/gather.ts';
import type { KubernetesInventory } from './inventory.ts';

/**
 * What one cluster grants: the answers of `kubectl get … -o json` or `-o yaml`, pages of the API, or folders of manifests as
 * they are applied (several documents, lists, rendered charts, what Kustomize writes). All files of a source are one cluster.
 */
export const grants: GrantSource<KubernetesInventory> = {
  read: (source, exports) => {
    const objects = exports.filter((input) => mayHoldObjects(source, input)).flatMap((input) => objectsOf(source, input));
    const inventory = gather(source, objects);
    if (inventory !== undefined) {
      const toldOn = latestDayIn(inventory);
      return [{ instance: source, inventory, ...(toldOn === undefined ? {} : { toldOn }) }];
    }
    const [first, ...others] = exports;
    if (first === undefined) return [];
    const place = others.length > 0 ? 'in it or beside it' : 'in it';
    const why = `${first.path}: there is no Role, ClusterRole, RoleBinding or ClusterRoleBinding ${place}`;
    throw new SourceError(source, why, { input: first.path, remedy: EXPORT_COMMAND });
  },
};

/** The day on which the newest object of the export was made: the export is not older. */
function latestDayIn({ roles, bindings, serviceAccounts = [] }: KubernetesInventory): UtcDay | undefined {
  const instants = [...roles, ...bindings, ...serviceAccounts].flatMap(({ facts }) => instantOf(facts.createdAt) ?? []);
  return instants.length === 0 ? undefined : dayOf(instants.reduce((latest, at) => Math.max(latest, at)));
}

/** Folders of manifests hold other files, too. */
function mayHoldObjects(source: string, { path, text }: InputText): boolean {
  const name = (path.split('/').at(-1) ?? '').replace(/\.gz$/, '');
  if (/^kustomization\.ya?ml$/i.test(name) || name === 'Kustomization') {
    const remedy = 'give what comes out of it: `kubectl kustomize …`, or an export of the cluster; the folder itself belongs into `definitions`';
    throw new SourceError(source, `${path}: a Kustomization says how manifests are changed before they are applied`, { input: path, remedy });
  }
  return /\.(json|ya?ml)$/i.test(name) || (!/\.[a-z]{1,5}$/i.test(name) && /^\uFEFF?\s*(\{|\[|---|#|apiVersion:|kind:)/.test(text));
}
