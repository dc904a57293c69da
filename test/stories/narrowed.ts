import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Document } from './judge.ts';

interface Role {
  readonly RoleName: string;
  RolePolicyList: { readonly PolicyName: string; PolicyDocument: Document }[];
  AttachedManagedPolicies: { readonly PolicyArn: string }[];
}

interface Details {
  readonly RoleDetailList: readonly Role[];
  readonly Policies: readonly { readonly Arn: string; readonly PolicyVersionList: { Document: Document; readonly IsDefaultVersion: boolean }[] }[];
}

interface Plan {
  readonly operations: readonly { readonly kind: string; readonly holder?: string; readonly policy: string; readonly after: string | null }[];
}

/**
 * What each role holds after every proposal of an output folder is carried out: patches applied by git to the team's
 * files, and the operations of the plans applied to the export. Reads raw files only; shares no code with the program.
 */
export function policiesAfter(folder: string, definitions: Readonly<Record<string, string>>): Readonly<Record<string, readonly Document[]>> {
  const details = JSON.parse(readFileSync(path.join(folder, 'exports/account-authorization-details.json'), 'utf8')) as Details;
  const proposals = path.join(folder, 'pawl-out/proposals');
  for (const name of readdirSync(proposals)) {
    const patch = path.join(proposals, name, 'change.patch');
    if (existsSync(patch)) {
      execFileSync('git', ['apply', '--check', patch], { cwd: folder });
      execFileSync('git', ['apply', patch], { cwd: folder });
      for (const [file, policy] of Object.entries(definitions)) {
        if (readFileSync(patch, 'utf8').includes(`a/${file} `)) put(details, policy, existsSync(path.join(folder, file)) ? read(path.join(folder, file)) : null);
      }
    }
    const plan = path.join(proposals, name, 'plan.json');
    if (existsSync(plan)) for (const operation of (JSON.parse(readFileSync(plan, 'utf8')) as Plan).operations) carryOut(details, path.join(proposals, name), operation);
  }
  const managed = new Map(details.Policies.map((policy) => [policy.Arn, policy.PolicyVersionList.filter((version) => version.IsDefaultVersion).map((version) => version.Document)]));
  return Object.fromEntries(details.RoleDetailList.map((role) => [
    role.RoleName,
    [...role.RolePolicyList.map((inline) => inline.PolicyDocument), ...role.AttachedManagedPolicies.flatMap(({ PolicyArn }) => managed.get(PolicyArn) ?? [])],
  ]));
}

function read(file: string): Document {
  return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as Document;
}

function carryOut(details: Details, folder: string, operation: Plan['operations'][number]): void {
  if (operation.kind === 'attachment') {
    if (operation.after !== 'detached') throw new RangeError(`a narrowing does not attach ${operation.policy}`);
    const role = details.RoleDetailList.find((one) => `role/${one.RoleName}` === operation.holder);
    if (role !== undefined) role.AttachedManagedPolicies = role.AttachedManagedPolicies.filter((one) => one.PolicyArn !== operation.policy);
    return;
  }
  const after = operation.after === null ? null : read(path.join(folder, operation.after));
  put(details, operation.kind === 'inline' ? `${operation.holder}#${operation.policy}` : operation.policy, after);
}

function put(details: Details, policy: string, document: Document | null): void {
  const [holder, inline] = policy.split('#');
  const managed = details.Policies.find((one) => one.Arn === policy);
  if (managed !== undefined) {
    for (const version of managed.PolicyVersionList) if (version.IsDefaultVersion && document !== null) version.Document = document;
    return;
  }
  const role = details.RoleDetailList.find((one) => `role/${one.RoleName}` === holder);
  if (role === undefined) return;
  if (document === null) role.RolePolicyList = role.RolePolicyList.filter((one) => one.PolicyName !== inline);
  else for (const one of role.RolePolicyList) if (one.PolicyName === inline) one.PolicyDocument = document;
}
