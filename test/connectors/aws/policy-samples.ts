import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grants } from '../../../connectors/aws/grants.ts';
import type { AwsInventory, PolicyDocument } from '../../../connectors/aws/inventory.ts';
import { parseDocument } from '../../../connectors/aws/policy.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { documents } from '../../samples.ts';

export interface PolicySample {
  /** File of the sample, and holder or policy where it has several. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** Every distinct identity policy of the samples: of AWS, of vendors' roles, and of whole accounts. */
export function policySamples(folder: string): readonly PolicySample[] {
  const seen = new Set<string>();
  return [...managed(folder), ...ofRoles(folder), ...ofAccounts(folder)].filter(({ document }) => {
    const text = JSON.stringify(document);
    return !seen.has(text) && seen.add(text);
  });
}

function managed(folder: string): readonly PolicySample[] {
  return documents(join(folder, 'aws-managed-policies')).map(({ path, value }) => ({ name: path, document: parseDocument((value as { document: unknown }).document) }));
}

/** Distinct policies of roles that vendors ship: the Terraform outputs of kops, and the load balancer controller's. */
export function rolePolicies(folder: string): readonly PolicyDocument[] {
  return [...new Map(ofRoles(folder).map(({ document }) => [JSON.stringify(document), document])).values()];
}

/** These have no common ending; one file is a note. */
function ofRoles(folder: string): readonly PolicySample[] {
  const root = join(folder, 'aws-role-policies');
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ name: path.slice(root.length + 1), document: parseDocument(readFileSync(path, 'utf8')) }));
}

function ofAccounts(folder: string): readonly PolicySample[] {
  const root = join(folder, 'aws-iam-account-details');
  return documents(root).flatMap(({ path }) =>
    inventories(path, readFileSync(join(root, path), 'utf8')).flatMap(({ holders, policies }) => [
      ...holders.flatMap(({ name, inline }) => inline.map((each) => ({ name: `${path} ${name} ${each.name}`, document: each.document }))),
      ...policies.map((each) => ({ name: `${path} ${each.name}`, document: each.document })),
    ]),
  );
}

/** Some of the accounts are made to be refused. */
function inventories(path: string, text: string): readonly AwsInventory[] {
  try {
    return grants.read('samples', [{ path, text }]).map(({ inventory }) => inventory);
  } catch (error) {
    if (error instanceof SourceError) return [];
    throw error;
  }
}

/** An account with one role that has the policy. */
export function holderOf(document: PolicyDocument): AwsInventory {
  const role = { kind: 'role' as const, id: 'AROAX', name: 'x', arn: 'arn:aws:iam::123456789012:role/x', path: '/', inline: [{ name: 'p', document }], attached: [], groups: [] };
  return { account: '123456789012', partition: 'aws', holders: [role], policies: [] };
}
