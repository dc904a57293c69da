import { holderName } from '../references.ts';
import { TABLED_RULES } from './arn-parameters.ts';
import { hasFormat, isPlain } from './format.ts';
import { profileNamed, type Place } from './place.ts';

/** Text of a top-level request parameter, or undefined when the record does not show it. */
export type Params = (name: string) => string | undefined;

/** How request parameters name a resource of one type. */
export interface ArnRule {
  /** Parameters that `arns` may read. */
  readonly params: readonly string[];
  /** Names of the only actions whose parameters tell it so; absent = all, but those of level List without `lists`. */
  readonly actions?: ReadonlySet<string>;
  /** True also for calls that list: many services check those against all resources, whatever one they name. */
  readonly lists: boolean;
  /** The ARNs; none when the parameters do not tell all of them for certain. */
  readonly arns: (params: Params, place: Place) => readonly string[];
}

/**
 * By `service/resource type`. Rows are here only where a parameter names the resource for certain. CloudWatch Logs has
 * none: a log group is checked as `…:log-group:name`, `…:name:*` or `…:name:log-stream:`, depending on the call.
 */
export const ARN_RULES: Readonly<Record<string, ArnRule>> = {
  ...TABLED_RULES,
  's3/bucket': rule(['bucketName'], (params, place) => bucket(params('bucketName'), place)),
  's3/object': rule(['bucketName', 'key'], (params, place) => object(params('bucketName'), params('key'), place)),
  'dynamodb/table': named('dynamodb', 'table', ['tableName'], 'table/'),
  'lambda/function': rule(['functionName', 'qualifier'], (params, place) =>
    // With a qualifier the resource is the alias or version, not the function.
    params('qualifier') === undefined ? valueOrArn(params('functionName'), 'lambda', 'function', 'function:', place) : undefined,
  ),
  'sqs/queue': rule(['queueUrl', 'queueName', 'queueOwnerAWSAccountId'], queue),
  'sns/topic': rule(['topicArn', 'name'], (params, place) =>
    params('topicArn') === undefined
      ? valueOrArn(params('name'), 'sns', 'topic', '', place)
      : whole(params('topicArn'), 'sns', 'topic'),
  ),
  'kms/key': rule(['keyId'], (params, place) => kmsKey(params('keyId'), place)),
  // The response tells the whole ARN of an existing secret that the call knew by its name.
  'secretsmanager/Secret': rule(['secretId', 'response:aRN'], (params) =>
    params('secretId') === undefined ? undefined : (secret(params('secretId')) ?? secret(params('response:aRN'))),
  ),
  'ssm/parameter': rule(['name'], (params, place) => parameter(params('name'), place)),
  'iam/role': holder('role'),
  'iam/user': holder('user'),
  'iam/group': holder('group'),
  'iam/instance-profile': rule(['instanceProfileName', 'path'], instanceProfile),
  'iam/policy': rule(['policyArn', 'policyName', 'path'], (params, place) => {
    const given = params('policyArn');
    if (given !== undefined) return whole(given, 'iam', 'policy');
    return globalName(params('policyName'), params('path') ?? '/', 'policy', place);
  }),
  'sts/role': rule(['roleArn'], (params) => whole(params('roleArn'), 'sts', 'role')),
  'kinesis/stream': rule(['streamARN', 'streamName'], (params, place) =>
    params('streamARN') === undefined
      ? valueOrArn(params('streamName'), 'kinesis', 'stream', 'stream/', place)
      : whole(params('streamARN'), 'kinesis', 'stream'),
  ),
  'firehose/deliverystream': named('firehose', 'deliverystream', ['deliveryStreamName'], 'deliverystream/'),
  'ecr/repository': rule(['repositoryName', 'registryId'], (params, place) => {
    const account = params('registryId') ?? place.account;
    return /^\d{12}$/.test(account)
      ? valueOrArn(params('repositoryName'), 'ecr', 'repository', 'repository/', { ...place, account })
      : undefined;
  }),
  'states/statemachine': rule(['stateMachineArn'], (params) => whole(params('stateMachineArn'), 'states', 'statemachine')),
  'states/execution': rule(['executionArn'], (params) => whole(params('executionArn'), 'states', 'execution')),
  'eks/cluster': named('eks', 'cluster', ['clusterName', 'name'], 'cluster/'),
  'route53/hostedzone': rule(['hostedZoneId', 'id'], (params, place) => {
    const id = (params('hostedZoneId') ?? params('id'))?.replace(/^\/?hostedzone\//, '');
    return id !== undefined && /^Z[A-Z0-9]+$/.test(id) ? `arn:${place.partition}:route53:::hostedzone/${id}` : undefined;
  }),
  'cloudformation/stack': rule(['stackName'], (params) => whole(params('stackName'), 'cloudformation', 'stack')),
};

function rule(params: readonly string[], arn: (params: Params, place: Place) => string | undefined): ArnRule {
  return {
    params,
    lists: true,
    arns: (read, place) => {
      const found = arn(read, place);
      return found === undefined ? [] : [found];
    },
  };
}

/** A resource named by the first of some parameters that is present: by name in the caller's account and region, or by ARN. */
function named(service: string, type: string, params: readonly string[], before: string): ArnRule {
  return rule(params, (read, place) => {
    const value = params.map(read).find((text) => text !== undefined);
    return valueOrArn(value, service, type, before, place);
  });
}

function valueOrArn(value: string | undefined, service: string, type: string, before: string, place: Place): string | undefined {
  if (value === undefined || !isPlain(value)) return undefined;
  const arn = value.startsWith('arn:') ? value : `arn:${place.partition}:${service}:${place.region}:${place.account}:${before}${value}`;
  return hasFormat(arn, service, type) ? arn : undefined;
}

function whole(value: string | undefined, service: string, type: string): string | undefined {
  return value !== undefined && value.startsWith('arn:') && isPlain(value) && hasFormat(value, service, type) ? value : undefined;
}

/** Access point names, aliases and ARNs stand where bucket names do; what they reach is not told. */
export function bucket(name: string | undefined, place: Pick<Place, 'partition'>): string | undefined {
  if (name === undefined || !/^[A-Za-z0-9._-]{3,255}$/.test(name) || /-(s3alias|olap-s3)$|--x-s3$/.test(name)) return undefined;
  return `arn:${place.partition}:s3:::${name}`;
}

/** An object by bucket and key. */
export function object(name: string | undefined, key: string | undefined, place: Pick<Place, 'partition'>): string | undefined {
  const parent = bucket(name, place);
  return parent === undefined || key === undefined || !isPlain(key) ? undefined : `${parent}/${key}`;
}

/** `https://sqs.<region>.amazonaws.com/<account>/<name>`: the URL names the owner, who may be another account, as `GetQueueUrl` does. */
function queue(params: Params, place: Place): string | undefined {
  const url = params('queueUrl');
  if (url === undefined) {
    const owner = params('queueOwnerAWSAccountId') ?? place.account;
    return valueOrArn(params('queueName'), 'sqs', 'queue', '', { ...place, account: owner });
  }
  const [, account, name] = /^https?:\/\/[^/]+\/(\d{12})\/([A-Za-z0-9_.-]+)$/.exec(url) ?? [];
  return account === undefined || name === undefined ? undefined : `arn:${place.partition}:sqs:${place.region}:${account}:${name}`;
}

/** An alias does not tell its key, so only key ids and key ARNs count. */
function kmsKey(value: string | undefined, place: Place): string | undefined {
  return value !== undefined && !value.includes('alias/') ? valueOrArn(value, 'kms', 'key', 'key/', place) : undefined;
}

/**
 * A secret's ARN ends in six random characters that its name does not tell; an ARN that has none is a partial one.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html (ARN with six characters)
 */
function secret(value: string | undefined): string | undefined {
  return value !== undefined && /-[A-Za-z0-9]{6}$/.test(value) ? whole(value, 'secretsmanager', 'Secret') : undefined;
}

/** A name may carry a version or label behind a colon, and its leading slash is not part of the ARN. */
function parameter(value: string | undefined, place: Place): string | undefined {
  if (value === undefined) return undefined;
  if (value.startsWith('arn:')) return whole(value, 'ssm', 'parameter');
  const [name = ''] = value.replace(/^\//, '').split(':');
  return valueOrArn(name, 'ssm', 'parameter', 'parameter/', place);
}

/** Only the name is recorded, and the ARN has the path too: it comes from the export, or from the call that creates it. */
function holder(kind: 'role' | 'user' | 'group'): ArnRule {
  const param = `${kind}Name`;
  return rule([param, 'path'], (params, place) => {
    const name = params(param);
    if (name === undefined) return undefined;
    const wanted = holderName({ kind, name });
    const known = place.inventory?.holders.find((one) => holderName(one) === wanted);
    if (known !== undefined) return known.arn;
    const path = params('path');
    return path === undefined ? undefined : globalName(name, path, kind, place);
  });
}

function globalName(name: string | undefined, path: string, kind: string, place: Place): string | undefined {
  if (name === undefined || !isPlain(name) || !isPlain(path) || !/^\/(.*\/)?$/.test(path)) return undefined;
  return `arn:${place.partition}:iam::${place.account}:${kind}${path}${name}`;
}

/** As `holder`: the export names the profiles of each role. */
function instanceProfile(params: Params, place: Place): string | undefined {
  const name = params('instanceProfileName');
  if (name === undefined) return undefined;
  const known = profileNamed(name, place)?.profile;
  if (known !== undefined) return known.arn;
  const path = params('path');
  return path === undefined ? undefined : globalName(name, path, 'instance-profile', place);
}
