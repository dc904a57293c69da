import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inlineOf, nameOf, policiesOf } from './account.ts';
import type { Details, Holder } from './account.ts';
import type { Document } from './judge.ts';

interface Operation {
  readonly kind: string;
  readonly holder?: string;
  readonly policy: string;
  readonly after: string | null;
}

/**
 * What each role and user holds after every proposal of an output folder is carried out: patches applied by git to the
 * team's files, and the operations of the plans applied to the export. Reads raw files only; shares no code with the
 * program.
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
    if (!existsSync(plan)) continue;
    for (const operation of (JSON.parse(readFileSync(plan, 'utf8')) as { readonly operations: readonly Operation[] }).operations) carryOut(details, path.join(proposals, name), operation);
  }
  return policiesOf(details);
}

function read(file: string): Document {
  return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as Document;
}

function carryOut(details: Details, folder: string, operation: Operation): void {
  if (operation.kind === 'attachment') {
    attach(holderOf(details, operation.holder), operation.policy, operation.after === 'attached');
    return;
  }
  const after = operation.after === null ? null : read(path.join(folder, operation.after));
  if (operation.kind === 'inline') put(details, `${operation.holder}#${operation.policy}`, after);
  else if (operation.kind === 'managed') put(details, operation.policy, after);
  else if (operation.kind === 'created' && after !== null) details.Policies.push({ Arn: operation.policy, PolicyVersionList: [{ Document: after, IsDefaultVersion: true }] });
  else throw new RangeError(`a narrowing does not do this: ${operation.kind}`);
}

function attach(holder: Holder, policy: string, attached: boolean): void {
  const others = holder.AttachedManagedPolicies.filter((one) => one.PolicyArn !== policy);
  holder.AttachedManagedPolicies = attached ? [...others, { PolicyArn: policy }] : others;
}

function put(details: Details, policy: string, document: Document | null): void {
  const [holder, inline] = policy.split('#');
  if (inline === undefined) {
    const managed = details.Policies.find((one) => one.Arn === policy);
    if (managed === undefined || document === null) throw new RangeError(`no document to change of ${policy}`);
    for (const version of managed.PolicyVersionList) if (version.IsDefaultVersion) version.Document = document;
    return;
  }
  const one = holderOf(details, holder);
  const changed = inlineOf(one).flatMap((each) => (each.PolicyName !== inline ? [each] : document === null ? [] : [{ ...each, PolicyDocument: document }]));
  if (one.RolePolicyList !== undefined) one.RolePolicyList = changed;
  else if (one.GroupPolicyList !== undefined) one.GroupPolicyList = changed;
  else one.UserPolicyList = changed;
}

function holderOf(details: Details, name: string | undefined): Holder {
  const found = [...details.RoleDetailList, ...details.GroupDetailList, ...details.UserDetailList].find((one) => nameOf(one) === name);
  if (found === undefined) throw new RangeError(`the export has no ${name ?? 'holder without a name'}`);
  return found;
}
