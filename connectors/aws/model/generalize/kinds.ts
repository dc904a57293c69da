/** Resources of one kind, and what of their ARNs stays from day to day. */
export interface ResourceKind {
  /** Name of the rule, as proposals and proofs print it. */
  readonly rule: string;
  /** ARN of a resource of this kind, or of a thing in it; group 1 is what stays of it. */
  readonly arn: RegExp;
  /** Patterns that together hold what stays and all in it; the first one names it. */
  readonly patterns: (stays: string) => readonly string[];
  /** May the name that stays hold parts that were generated? Not where AWS gives an id once, for life. */
  readonly named: boolean;
  /** Actions that make or unmake it: their next use will name another one. */
  readonly made: RegExp;
  /** What is not taken from the record, and why; absent where the name stays as it is. */
  readonly why?: string;
  /** Where AWS documents it. */
  readonly cite: string;
}

const NEVER = /(?!)/;
const AUTHORIZATION = 'https://docs.aws.amazon.com/service-authorization/latest/reference/';
const section = '[^:/*?$]+';
const path = '[^:*?$]+';

/** A name that people choose and keep. */
function kept(service: string, name: string, page: string, more: Partial<ResourceKind> = {}): ResourceKind {
  return {
    rule: 'kept-name',
    arn: at(service, name),
    patterns: (stays) => [stays],
    named: true,
    made: NEVER,
    cite: `${AUTHORIZATION}list_${page}.html`,
    ...more,
  };
}

/** An id that the service chooses at every creation: all of the account and region that the record names. */
function generated(service: string, before: string, id: string, page: string, why: string, cite?: string): ResourceKind {
  return {
    rule: 'generated-id',
    arn: new RegExp(`^(arn:[^:]+:${service}:${section}:(?:${section})?:${before})${id}$`),
    patterns: (stays) => [`${stays}*`],
    named: true,
    made: NEVER,
    why,
    cite: cite ?? `${AUTHORIZATION}list_${page}.html`,
  };
}

function at(service: string, name: string, tail = '$'): RegExp {
  return new RegExp(`^(arn:[^:]+:${service}:${section}:${section}${name})${tail}`);
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/**
 * Kinds of resources whose future ARNs can be told from those that were used. ARN formats are those of the tables
 * "Resource types defined by …" of the pages named. The first kind that matches counts. A kind that is not here is never
 * narrowed. Account and region always stay as they were used.
 */
export const KINDS: readonly ResourceKind[] = [
  {
    rule: 'object-by-bucket',
    arn: /^(arn:[^:]+:s3:::[^:/*?$]+)\/./,
    patterns: (bucket) => [`${bucket}/*`],
    named: true,
    made: NEVER,
    why: 'objects come and go under names with dates and ids, and a trail may record a part of a bucket only; the bucket stays',
    cite: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html',
  },
  { rule: 'kept-name', arn: /^(arn:[^:]+:s3:::[^:/*?$]+)$/, patterns: (stays) => [stays], named: true, made: /^bucket$/, cite: `${AUTHORIZATION}list_amazons3.html` },
  // Queries of an index are checked on the index, and its name is not always recorded.
  kept('dynamodb', `:table/${section}`, 'amazondynamodb', {
    rule: 'table-with-indexes',
    arn: at('dynamodb', `:table/${section}`, '(?:/index/.+)?$'),
    patterns: (table) => [table, `${table}/index/*`],
    made: /^(global)?table.*$/,
    why: 'a query of an index is checked on the index, whose name is not always recorded',
  }),
  kept('sqs', `:${section}`, 'amazonsqs', { made: /^queue$/ }),
  kept('sns', `:${section}`, 'amazonsns', { made: /^topic$/ }),
  kept('lambda', `:function:${section}`, 'awslambda', {
    rule: 'function-with-versions',
    arn: at('lambda', `:function:${section}`, '(?::[^:]+)?$'),
    patterns: (name) => [name, `${name}:*`],
    made: /^function$/,
    why: 'versions and aliases of a function follow its name and change with each release',
  }),
  kept('secretsmanager', `:secret:${path}`, 'awssecretsmanager', {
    rule: 'secret-suffix',
    patterns: secretPatterns,
    made: /^secret$/,
    why: 'Secrets Manager ends the ARN of a secret in six characters of its own choice',
    cite: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html',
  }),
  kept('ssm', `:parameter/${path}`, 'awssystemsmanager', { made: /^parameters?$/ }),
  // Calls by alias are checked on the key. Rotation keeps the id.
  kept('kms', `:key/${section}`, 'awskeymanagementservice', { named: false }),
  // Streams, and for most actions the group itself, are written `NAME:*`.
  kept('logs', `:log-group:${path}`, 'amazoncloudwatchlogs', {
    rule: 'log-group-with-streams',
    arn: at('logs', `:log-group:${path}`, '(?::.*)?$'),
    patterns: (group) => [group, `${group}:*`],
    made: /^loggroup$/,
    why: 'log streams are named anew by each instance, task or day; the group stays',
  }),
  {
    rule: 'kept-name',
    arn: /^(arn:[^:]+:iam::[^:]*:(?:role|policy|user|group|instance-profile)\/[^:*?$]+)$/,
    patterns: (stays) => [stays],
    named: true,
    made: /^(role|policy|user|group|instanceprofile)$/,
    cite: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html',
  },
  kept('ecr', `:repository/${path}`, 'amazonelasticcontainerregistry', { made: /^repository$/ }),
  kept('states', `:stateMachine:${section}`, 'awsstepfunctions', {
    rule: 'state-machine-with-versions',
    arn: at('states', `:stateMachine:${section}`, '(?::[^:]+)?$'),
    patterns: (machine) => [machine, `${machine}:*`],
    made: /^statemachine$/,
    why: 'versions and aliases of a state machine follow its name',
  }),
  kept('events', `:(?:rule|event-bus)/${path}`, 'amazoneventbridge', { made: /^(rule|eventbus)$/ }),
  kept('kinesis', `:stream/${section}`, 'amazonkinesisdatastreams', { made: /^stream$/ }),
  kept('firehose', `:deliverystream/${section}`, 'amazonkinesisfirehose', { made: /^deliverystream$/ }),
  kept('rds', `:(?:cluster|db):${section}`, 'amazonrds', { made: /^db(cluster|instance).*$/ }),
  kept('athena', `:workgroup/${section}`, 'amazonathena', { made: /^workgroup$/ }),
  kept('eks', `:cluster/${section}`, 'amazonelastickubernetesservice', { made: /^cluster$/ }),
  kept('ecs', `:(?:cluster/${section}|service/${section}/${section})`, 'amazonelasticcontainerservice', { made: /^(cluster|service)$/ }),
  kept('codebuild', `:project/${section}`, 'awscodebuild', { made: /^project$/ }),
  // Ids that services choose.
  generated('ec2', '[a-z-]+/', '[a-z]+(?:-[a-z]+)?-[0-9a-f]{8,17}', 'amazonec2', 'EC2 gives every resource a new id', 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html'),
  generated('ecs', `task/${section}/`, '[0-9a-f]{32}', 'amazonelasticcontainerservice', 'ECS gives every task a new id'),
  generated('ecs', `container-instance/${section}/`, '[0-9a-f]{32}', 'amazonelasticcontainerservice', 'ECS gives every container instance a new id'),
  generated('ecs', `task-definition/${section}:`, '\\d+', 'amazonelasticcontainerservice', 'ECS counts the revisions of a task definition up'),
  generated('states', `execution:${section}:`, section, 'awsstepfunctions', 'every execution has a name of its own'),
  generated('codebuild', `build/${section}:`, UUID, 'awscodebuild', 'CodeBuild gives every build a new id'),
  generated('cloudformation', `stack/${section}/`, UUID, 'awscloudformation', 'CloudFormation gives a stack that is made again another id'),
  generated('elasticloadbalancing', `(?:loadbalancer|listener|listener-rule)/(?:app|net|gwy)/${section}/`, '[0-9a-f/]{16,}', 'awselasticloadbalancingv2', 'Elastic Load Balancing gives a new id to what is made again'),
  generated('elasticloadbalancing', `targetgroup/${section}/`, '[0-9a-f]{16}', 'awselasticloadbalancingv2', 'Elastic Load Balancing gives a new id to what is made again'),
  generated('elasticmapreduce', 'cluster/j-', '[A-Z0-9]+', 'amazonelasticmapreduce', 'EMR gives every cluster a new id'),
  generated('batch', 'job/', UUID, 'awsbatch', 'Batch gives every job a new id'),
  generated('ssm', 'session/', path, 'awssystemsmanager', 'every session has an id of its own'),
  generated('eks', `nodegroup/${section}/${section}/`, UUID, 'amazonelastickubernetesservice', 'EKS gives a node group that is made again another id'),
];

/**
 * Six characters behind a hyphen at the end of an ARN are the suffix: Secrets Manager takes such an ARN for a whole one, also
 * where a name ends so and the suffix was left out, and then it finds no secret.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html (SecretId)
 */
function secretPatterns(secret: string): readonly string[] {
  const [, name] = /^(.+)-[A-Za-z0-9]{6}$/.exec(secret) ?? [];
  return name === undefined ? [secret, `${secret}-??????`] : [`${name}-??????`];
}
