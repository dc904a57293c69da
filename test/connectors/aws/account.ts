import type { AwsAccess, AwsInventory, Holder, ManagedPolicy, PolicyDocument } from '../../../connectors/aws/inventory.ts';
import { documentJson, parseDocument } from '../../../connectors/aws/policy.ts';
import { holderName, inlineReference } from '../../../connectors/aws/references.ts';
import type { Json } from '../../../src/core/json.ts';

/** A holder as case files write it: policy documents as IAM has them, managed policies by name. */
interface HolderCase {
  readonly path?: string;
  readonly inline?: Readonly<Record<string, unknown>>;
  readonly attached?: readonly string[];
  readonly groups?: readonly string[];
  readonly boundary?: string;
}

/** An account as case files write it. */
export interface AccountCase {
  readonly roles?: Readonly<Record<string, HolderCase>>;
  readonly users?: Readonly<Record<string, HolderCase>>;
  readonly groups?: Readonly<Record<string, HolderCase>>;
  /** Managed policies by name; `aws/…` names are AWS's own. */
  readonly policies?: Readonly<Record<string, { readonly document: unknown; readonly attachmentCount?: number }>>;
}

export const ACCOUNT = '123456789012';
const ID_PREFIX = { role: 'AROA', user: 'AIDA', group: 'AGPA' } as const;

/** ARN of a managed policy of a case. */
export function policyArn(name: string): string {
  return name.startsWith('aws/') ? `arn:aws:iam::aws:policy/${name.slice(4)}` : `arn:aws:iam::${ACCOUNT}:policy/${name}`;
}

/** The inventory that an export of the account would give. */
export function inventoryOf(account: AccountCase): AwsInventory {
  const holders = [
    ...Object.entries(account.roles ?? {}).map(([name, each]) => holderOf('role', name, each)),
    ...Object.entries(account.users ?? {}).map(([name, each]) => holderOf('user', name, each)),
    ...Object.entries(account.groups ?? {}).map(([name, each]) => holderOf('group', name, each)),
  ].sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const policies = Object.entries(account.policies ?? {}).map(
    ([name, { document, attachmentCount }]): ManagedPolicy => ({
      arn: policyArn(name),
      name: name.replace(/^aws\//, ''),
      managedBy: name.startsWith('aws/') ? 'aws' : 'customer',
      versionId: 'v1',
      document: parseDocument(document),
      ...(attachmentCount === undefined ? {} : { attachmentCount }),
    }),
  );
  return { account: ACCOUNT, partition: 'aws', holders, policies: policies.sort((a, b) => (a.arn < b.arn ? -1 : 1)) };
}

function holderOf(kind: Holder['kind'], name: string, each: HolderCase): Holder {
  const path = each.path ?? '/';
  return {
    kind,
    id: `${ID_PREFIX[kind]}${name.toUpperCase().replaceAll('-', '')}`,
    name,
    arn: `arn:aws:iam::${ACCOUNT}:${kind}${path}${name}`,
    path,
    inline: Object.entries(each.inline ?? {}).map(([policy, document]) => ({ name: policy, document: parseDocument(document) })),
    attached: (each.attached ?? []).map(policyArn),
    groups: each.groups ?? [],
    ...(each.boundary === undefined ? {} : { boundary: policyArn(each.boundary) }),
  };
}

/** `role/app s3:GetObject arn:aws:s3:::b/k`; without a resource, it is unknown. */
export function accessOf(inventory: AwsInventory, text: string): AwsAccess {
  const [name, action, resource] = text.split(' ');
  const holder = inventory.holders.find((each) => holderName(each) === name);
  if (holder === undefined || action === undefined) throw new Error(`not an access: ${text}`);
  return { account: inventory.account, principal: holder.id, action, ...(resource === undefined ? {} : { resource }) };
}

/** The document behind `role/app#inline` or `policy/name`, as IAM would print it; null when there is none. */
export function documentOf(inventory: AwsInventory, reference: string): Json {
  return printed(
    reference.startsWith('policy/')
      ? inventory.policies.find((policy) => policy.arn === policyArn(reference.slice('policy/'.length)))?.document
      : inventory.holders
          .flatMap((holder) => holder.inline.map((policy) => ({ ...policy, reference: inlineReference(holderName(holder), policy.name) })))
          .find((policy) => policy.reference === reference)?.document,
  );
}

function printed(document: PolicyDocument | undefined): Json {
  return document === undefined ? null : documentJson(document, 'compact');
}
