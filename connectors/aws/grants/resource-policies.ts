import { SourceError } from '../../../src/core/errors.ts';
import { canonicalJson, isObject } from '../../../src/core/json.ts';
import { by } from '../../../src/core/order.ts';
import type { PolicyDocument, ResourcePolicy } from '../inventory.ts';
import { parseDocument } from '../policy.ts';
import { ResourcePolicyBundle } from '../schema.ts';
import { ORGANIZATION_BUNDLE, RESOURCE_BUNDLE } from './commands.ts';
import type { Input } from './input.ts';
import { firstIssue } from './place.ts';
import { resourceByContent, resourceByName } from './told-resource.ts';

const ARN = /^arn:[^:*?\s]+:[a-z0-9-]+:[^:*?\s]*:(?:\d{12})?:[^*?\s]+$/;

/**
 * Policies of resources, sorted by resource: from bundles of ours and from the answers of the services' own commands.
 * @throws SourceError for a file that cannot be read or does not tell its resource, and for two policies of one resource.
 */
export function readResourcePolicies(source: string, inputs: readonly Input[]): readonly ResourcePolicy[] {
  const policies = new Map<string, ResourcePolicy>();
  for (const input of inputs) {
    for (const policy of policiesOf(source, input)) {
      const known = policies.get(policy.resource);
      if (known !== undefined && canonicalJson(known) !== canonicalJson(policy)) {
        throw new SourceError(source, `${input.path}: the policy of ${policy.resource} differs from that of another file`, {
          input: input.path,
          remedy: 'keep only the newest policy of each resource in `grants`',
        });
      }
      policies.set(policy.resource, policy);
    }
  }
  return [...policies.values()].sort(by((policy) => policy.resource));
}

function policiesOf(source: string, input: Input): readonly ResourcePolicy[] {
  if (input.kind === 'resource-bundle') return fromBundle(source, input);
  if (input.kind === 'resource-policy') return fromAnswer(source, input);
  return input.kind === 'policy-document' ? [fromDocument(source, input)] : [];
}

function fromBundle(source: string, { path, value }: Input): readonly ResourcePolicy[] {
  const parsed = ResourcePolicyBundle.safeParse(value);
  if (!parsed.success) throw broken(source, path, firstIssue(parsed.error));
  return parsed.data.policies.map(({ resource, account, policy }, at) => {
    const place = `policies[${at}]`;
    if (!ARN.test(resource)) throw broken(source, path, `${place}.resource: ${JSON.stringify(resource)} is not the ARN of one resource`);
    return resourcePolicy(resource, account, readDocument(source, path, `${place}.policy: `, policy));
  });
}

/**
 * `{"Policy": "…"}` (S3, KMS, Lambda), `{"Attributes": {"QueueArn" or "TopicArn", "Policy": "…"}}` (SQS, SNS),
 * `{"ARN", "ResourcePolicy": "…"}` (Secrets Manager). A resource without a policy has nothing to say.
 */
function fromAnswer(source: string, { path, value }: Input): readonly ResourcePolicy[] {
  const answer = isObject(value) ? value : {};
  const attributes = isObject(answer['Attributes']) ? answer['Attributes'] : {};
  const text = answer['Policy'] ?? attributes['Policy'] ?? answer['ResourcePolicy'];
  if (text === undefined || text === '') return [];
  const document = readDocument(source, path, '', text);
  const told = [answer['ARN'], attributes['QueueArn'], attributes['TopicArn']].find((arn) => typeof arn === 'string') as string | undefined;
  return [resourcePolicy(toldResource(source, path, document, told), undefined, document)];
}

function fromDocument(source: string, { path, value }: Input): ResourcePolicy {
  const statements = isObject(value) ? [value['Statement']].flat() : [];
  if (!statements.some((each) => isObject(each) && (each['Principal'] !== undefined || each['NotPrincipal'] !== undefined))) {
    throw new SourceError(source, `${path}: a policy document without a principal, and nothing says who holds it or where it is attached`, {
      input: path,
      remedy: `a policy of the team's own belongs to \`definitions\`; for one of the organization ${ORGANIZATION_BUNDLE}`,
    });
  }
  const document = readDocument(source, path, '', value);
  return resourcePolicy(toldResource(source, path, document, undefined), undefined, document);
}

function toldResource(source: string, path: string, document: PolicyDocument, told: string | undefined): string {
  const resource = told ?? resourceByName(path) ?? resourceByContent(document);
  if (resource === undefined) throw broken(source, path, 'neither content nor file name tells which resource this policy belongs to');
  if (!ARN.test(resource)) throw broken(source, path, `${JSON.stringify(resource)} is not the ARN of one resource`);
  return resource;
}

function resourcePolicy(resource: string, account: string | undefined, document: PolicyDocument): ResourcePolicy {
  const owner = resource.split(':')[4] || account;
  return { resource, ...(owner === undefined ? {} : { account: owner }), document };
}

function readDocument(source: string, path: string, place: string, value: unknown): PolicyDocument {
  try {
    return parseDocument(value, 'resource');
  } catch (error) {
    throw broken(source, path, `${place}${(error as Error).message}`);
  }
}

function broken(source: string, path: string, message: string): SourceError {
  return new SourceError(source, `${path}: ${message}`, { input: path, remedy: RESOURCE_BUNDLE });
}
