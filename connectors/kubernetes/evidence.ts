import { SourceError } from '../../src/core/errors.ts';
import type { EvidenceSource } from '../../src/core/evidence.ts';
import { plural } from '../../src/core/number-text.ts';
import type { AuditPolicy } from './audit-policy/level.ts';
import { MANAGED, MANAGED_NAMES, type ManagedName } from './audit-policy/managed.ts';
import { parsePolicy } from './audit-policy/parse.ts';
import type { KubernetesConfig } from './config.ts';

/** What is known of the settings of the log beside the log. */
export interface KubernetesEvidence {
  /** Sorted by path. Several where servers of one cluster have different ones. */
  readonly policies: readonly { readonly path: string; readonly policy: AuditPolicy }[];
  readonly managed?: ManagedName;
  /** The owner's word that no admission plugin asks what may be deleted or finalized where owner references are written. */
  readonly ownerReferencesUnasked?: true;
}

/** Audit policies, as files or by the name of a managed cluster's log. */
export const evidence: EvidenceSource<KubernetesConfig> = {
  files: ({ observability: { auditPolicy = [] } = {} }) => (auditPolicy.length === 0 ? {} : { auditPolicy }),
  stated: ({ observability: { managed, ownerReferencesPermissionEnforcement: plugin } = {} }) => ({
    ...(managed === undefined ? {} : { managed }),
    ...(plugin === undefined ? {} : { ownerReferencesPermissionEnforcement: plugin }),
  }),
  read: (source, files, stated = {}) => {
    const policies = (files['auditPolicy'] ?? []).map((file) => ({ path: file.path, policy: parsePolicy(source, file) }));
    const name = stated['managed'];
    const managed = MANAGED_NAMES.find((one) => one === name);
    if (name !== undefined && managed === undefined) throw new SourceError(source, `${name} is no known log of a managed cluster`, { remedy: `write one of ${MANAGED_NAMES.join(', ')}` });
    const unasked = stated['ownerReferencesPermissionEnforcement'] === 'off';
    const body: KubernetesEvidence = { policies, ...(managed === undefined ? {} : { managed }), ...(unasked ? { ownerReferencesUnasked: true } : {}) };
    const told = policies.map(({ path, policy }) => ({ instance: '', kind: 'audit-policy', path, text: policyText(policy) }));
    return { body, proved: managed === undefined ? told : [...told, { instance: '', kind: 'audit-policy', path: managed, text: MANAGED[managed].title }] };
  },
  allScopes: () => undefined,
  gaps: () => [],
};

/** What `evidence.read` made. */
export function asEvidence(body: unknown): KubernetesEvidence {
  // The state hands back what this connector wrote.
  return (body ?? { policies: [] }) as KubernetesEvidence;
}

function policyText({ rules }: AuditPolicy): string {
  const hidden = rules.filter(({ level }) => level === 'None').length;
  return `${plural(rules.length, 'rule')}, of which ${hidden} leave${hidden === 1 ? 's' : ''} requests out`;
}
