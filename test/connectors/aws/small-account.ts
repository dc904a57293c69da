import type { AwsInventory, Holder } from '../../../connectors/aws/inventory.ts';
import { parseDocument } from '../../../connectors/aws/policy.ts';
import { holderName } from '../../../connectors/aws/references.ts';
import type { Unit } from '../../../src/core/proposal.ts';

/** An account in shorthand: documents as JSON values, managed policies by name. */
export interface Account {
  readonly roles?: Readonly<Record<string, Held>>;
  readonly users?: Readonly<Record<string, Held & { readonly groups?: readonly string[] }>>;
  readonly groups?: Readonly<Record<string, Held>>;
  readonly policies?: Readonly<Record<string, unknown>>;
}

interface Held {
  readonly inline?: Readonly<Record<string, unknown>>;
  /** Names of the account's policies, or ARNs. */
  readonly attached?: readonly string[];
}

export const ACCOUNT = '123456789012';

export function policyArn(name: string): string {
  return name.startsWith('arn:') ? name : `arn:aws:iam::${ACCOUNT}:policy/${name}`;
}

/** The inventory of an account in shorthand. */
export function accountOf(account: Account): AwsInventory {
  const holders = [
    ...Object.entries(account.roles ?? {}).map(([name, held]) => holderOf('role', name, held, [])),
    ...Object.entries(account.users ?? {}).map(([name, held]) => holderOf('user', name, held, held.groups ?? [])),
    ...Object.entries(account.groups ?? {}).map(([name, held]) => holderOf('group', name, held, [])),
  ];
  const policies = Object.entries(account.policies ?? {}).map(([name, document]) => ({
    arn: policyArn(name),
    name,
    managedBy: name.startsWith('arn:aws:iam::aws:') ? ('aws' as const) : ('customer' as const),
    versionId: 'v1',
    document: parseDocument(document),
  }));
  return { account: ACCOUNT, partition: 'aws', holders, policies };
}

function holderOf(kind: Holder['kind'], name: string, held: Held, groups: readonly string[]): Holder {
  return {
    kind,
    name,
    id: `${{ role: 'AROA', user: 'AIDA', group: 'AGPA' }[kind]}${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}`,
    arn: `arn:aws:iam::${ACCOUNT}:${kind}/${name}`,
    path: '/',
    inline: Object.entries(held.inline ?? {}).map(([policy, document]) => ({ name: policy, document: parseDocument(document) })),
    attached: (held.attached ?? []).map(policyArn),
    groups,
  };
}

/** A unit that may edit everything of an account. */
export function wholeUnit(inventory: AwsInventory): Unit {
  return {
    id: `arn:aws:iam::${ACCOUNT}:everything`,
    name: 'everything',
    system: 'aws',
    instance: ACCOUNT,
    principals: [],
    edits: [
      ...inventory.policies.map(({ arn }) => arn),
      ...inventory.holders.flatMap((holder) => [
        ...holder.inline.map(({ name }) => `${holderName(holder)}#${name}`),
        ...holder.attached.map((arn) => `${holderName(holder)}@${arn}`),
        ...holder.groups.map((group) => `${holderName(holder)}@group/${group}`),
      ]),
    ],
  };
}

/** Allow these actions on these resources. */
export function allow(actions: string | readonly string[], resources: string | readonly string[] = '*', more: object = {}): object {
  return { Effect: 'Allow', Action: actions, Resource: resources, ...more };
}

/** A policy document of these statements. */
export function policy(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}
