/**
 * Services with an endpoint per region and nothing global about them, by IAM prefix. Left out are those whose calls one
 * region records for another: Amazon S3 (the bucket's region, also of a request to a global endpoint), KMS and Secrets
 * Manager (replicas), STS (its global endpoint), CloudWatch (dashboards).
 * https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html
 */
const REGIONAL: ReadonlySet<string> = new Set([
  'acm', 'athena', 'autoscaling', 'batch', 'cloudformation', 'codebuild', 'codecommit', 'codepipeline', 'dynamodb',
  'ec2', 'ecr', 'ecs', 'eks', 'elasticache', 'elasticfilesystem', 'elasticloadbalancing', 'events', 'firehose', 'glue', 'kinesis',
  'lambda', 'logs', 'rds', 'redshift', 'sagemaker', 'sns', 'sqs', 'ssm', 'states',
]);

/**
 * Services with a single endpoint in us-east-1, where all calls are made to it and recorded.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html
 */
const IN_US_EAST_1: ReadonlySet<string> = new Set(['cloudfront', 'iam', 'route53', 'support']);

/**
 * `aws:RequestedRegion`, the region of the endpoint that was called, when the recorded region tells it for certain; both
 * name the region that the request was made to, but global services are recorded elsewhere than where they work.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
 * and https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function requestedRegion(scope: string, service: string): string | undefined {
  if (!/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(scope)) return undefined;
  return REGIONAL.has(service) || (scope === 'us-east-1' && IN_US_EAST_1.has(service)) ? scope : undefined;
}
