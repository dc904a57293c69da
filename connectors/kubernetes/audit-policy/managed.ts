import type { AuditPolicy } from './level.ts';
import { EKS } from './managed/eks.ts';
import { GCE } from './managed/gce.ts';
import { READS } from './managed/rule.ts';

/** Requests that a log never gets although the server records them. */
export interface Undelivered {
  readonly verbs: readonly string[];
  /** Only of subresources of this name. */
  readonly subresource?: string;
  readonly reason: string;
}

/** What is known of the log of a managed cluster. */
export interface ManagedLog {
  readonly title: string;
  /** What its maker publishes: a request counts as recorded only by all of them. Empty where nothing is published. */
  readonly policies: readonly { readonly name: string; readonly policy: AuditPolicy }[];
  /** Why the policies alone are no grounds, a sentence without full stop: then the record itself must show such requests, too. */
  readonly incomplete?: string;
  readonly undelivered: readonly Undelivered[];
}

const SCRIPT = { name: "the audit policy of Kubernetes' scripts for Google Compute Engine", policy: GCE };
const SCRIPT_IN_GKE = { name: 'the published part of the audit policy of GKE', policy: GCE };
const PART = 'GKE publishes most of its audit policy, not all of it';

/** Logs that can be named instead of handing over a policy file, by their name in pawl.yaml. */
export const MANAGED = {
  gce: { title: SCRIPT.name, policies: [SCRIPT], undelivered: [] },
  // https://docs.cloud.google.com/kubernetes-engine/docs/concepts/audit-policy, last updated 2026-04-10: "most of the audit
  // policy file" is the script's; "for the most part" get, list and updateStatus go to the Data Access log, and create, delete and
  // update to the Admin Activity log. Of watch, patch and deletecollection it says nothing.
  'gke-admin-activity': {
    title: 'the Admin Activity log of GKE',
    policies: [SCRIPT_IN_GKE],
    incomplete: PART,
    undelivered: [
      { verbs: READS, reason: 'GKE writes reads to its Data Access log' },
      { verbs: ['update', 'patch'], subresource: 'status', reason: 'GKE writes updates of status to its Data Access log' },
    ],
  },
  'gke-data-access': { title: 'the Admin Activity and Data Access logs of GKE', policies: [SCRIPT_IN_GKE], incomplete: PART, undelivered: [] },
  // An earlier edition of the guide that prints the policy said that it adds a rule to the script's
  // (content/security/docs/detective.md at 014644b24bed2a291f6c02b64cd9fd77fe44652e): what that one leaves out since may be left out
  // by EKS as well.
  eks: {
    title: 'the audit policy of EKS',
    policies: [{ name: 'the audit policy of EKS', policy: EKS }, { name: "the audit policy of Kubernetes' scripts for Google Compute Engine, of which EKS's is made", policy: GCE }],
    undelivered: [],
  },
  // Not published: asked in https://github.com/Azure/AKS/issues/2272 (2021-04-15) and /3671 (2023-05-19), closed without an answer. One
  // that was named in /1873 (2020-09-28) was replaced since. https://learn.microsoft.com/azure/azure-monitor/reference/tables/aksaudit and
  // …/aksauditadmin tell what the logs hold of each other.
  'aks-kube-audit': { title: 'the log kube-audit of AKS', policies: [], undelivered: [] },
  'aks-kube-audit-admin': { title: 'the log kube-audit-admin of AKS', policies: [], undelivered: [{ verbs: ['get', 'list'], reason: 'kube-audit-admin leaves out get and list' }] },
} as const satisfies Readonly<Record<string, ManagedLog>>;

export const MANAGED_NAMES = ['gce', 'gke-admin-activity', 'gke-data-access', 'eks', 'aks-kube-audit', 'aks-kube-audit-admin'] as const satisfies readonly (keyof typeof MANAGED)[];
export type ManagedName = (typeof MANAGED_NAMES)[number];
