import { EXPORT_COMMAND } from './grants/commands.ts';
import { deliveredFile } from './project/file.ts';

/** Resources and documents of Terraform that hold or attach identity policies. */
const TERRAFORM = /"aws_iam_(?:policy|policy_document|policy_attachment|role|(?:role|user|group)_policy|(?:role|user|group)_policy_attachment)"/;
/** Resource types of CloudFormation and SAM that do. */
const TEMPLATE = /["']?Type["']?\s*:\s*["']?AWS::(?:IAM::(?:Role|User|Group|Policy|ManagedPolicy|RolePolicy|UserPolicy|GroupPolicy)|Serverless::(?:Function|StateMachine))\b/;

/**
 * What a file of this system looks like, from its path and its first 64 KiB. The order matters: an export of grants
 * holds policy documents, and a record of a policy change holds one as text.
 */
export function recognize(path: string, head: string): 'grants' | 'usage' | 'definition' | undefined {
  const start = head.replace(/^\uFEFF/, '').trimStart();
  const isJson = start.startsWith('{') || start.startsWith('[');
  if (/\.tf(?:\.json)?$/i.test(path)) return TERRAFORM.test(head) ? 'definition' : undefined;
  if (/\.(?:ya?ml|template)$/i.test(path) && !isJson) return /^["']?Resources["']?\s*:/m.test(head) && TEMPLATE.test(head) ? 'definition' : undefined;
  if (/\.template$/i.test(path)) return /"Resources"\s*:/.test(head) && TEMPLATE.test(head) ? 'definition' : undefined;
  if (deliveredFile(path).skip !== undefined) return undefined;
  if (!start.startsWith('{') && !start.startsWith('[')) return undefined;
  if (/"(?:UserDetailList|GroupDetailList|RoleDetailList)"\s*:/.test(head)) return 'grants';
  if (/"CloudTrailEvent"\s*:/.test(head)) return 'usage';
  if (/"eventVersion"\s*:/.test(head) && /"(?:eventSource|eventName)"\s*:/.test(head)) return isWrapped(head) ? undefined : 'usage';
  if (start.startsWith('{') && isLimit(head)) return 'grants';
  if (start.startsWith('{') && /"Resources"\s*:/.test(head) && TEMPLATE.test(head)) return 'definition';
  if (/"Statement"\s*:/.test(head) && /"Effect"\s*:/.test(head) && start.startsWith('{')) return isTrust(head) ? undefined : 'definition';
  return undefined;
}

/** Records that another tool put into a frame of its own (EventBridge, Logstash) are not read. */
function isWrapped(head: string): boolean {
  return /"(?:@timestamp|detail-type)"\s*:/.test(head);
}

/** Organization and resource policies in files that tell by themselves what they are of. */
function isLimit(head: string): boolean {
  if (/"pawl"\s*:\s*"(?:organization|resource)-policies"/.test(head)) return true;
  if (/"PermissionSetArn"\s*:/.test(head) || (/"InlinePolicy"\s*:\s*"/.test(head) && !/"Statement"\s*:/.test(head))) return true;
  if (/"SummaryMap"\s*:/.test(head) && /"PolicySizeQuota"\s*:/.test(head)) return true;
  if (/"PolicySummary"\s*:/.test(head)) return /"(?:SERVICE|RESOURCE)_CONTROL_POLICY"/.test(head);
  return (/"(?:QueueArn|TopicArn)"\s*:/.test(head) && /"Policy"\s*:/.test(head)) || (/"ARN"\s*:/.test(head) && /"ResourcePolicy"\s*:/.test(head));
}

// Trust and resource policies name a principal; only identity policies are narrowed.
function isTrust(head: string): boolean {
  return /"(?:Not)?Principal"\s*:/.test(head);
}

/** How to get what this connector reads. */
export const exportCommands: readonly string[] = [
  EXPORT_COMMAND,
  'aws s3 sync s3://YOUR-TRAIL-BUCKET/AWSLogs AWSLogs --exclude "*CloudTrail-Insight*"',
  'aws cloudtrail lookup-events --region REGION --output json > lookup-events.REGION.json  # without a trail; once per region, 90 days, management events only',
  'mkdir -p trails && aws cloudtrail describe-trails > trails/describe-trails.json  # optional, observability.trails; and get-event-selectors, get-trail-status of each',
  'mkdir -p last-accessed && aws iam get-service-last-accessed-details --job-id ID > "last-accessed/PERCENT-ENCODED-ARN.json"  # optional, observability.lastAccessed; after generate-service-last-accessed-details --granularity ACTION_LEVEL',
];
