import { EXPORT_COMMAND } from './grants/commands.ts';
import { deliveredFile } from './project/file.ts';

/**
 * What a file of this system looks like, from its path and its first 64 KiB. The order matters: an export of grants
 * holds policy documents, and a record of a policy change holds one as text.
 */
export function recognize(path: string, head: string): 'grants' | 'usage' | 'definition' | undefined {
  if (deliveredFile(path).skip !== undefined) return undefined;
  const start = head.replace(/^\uFEFF/, '').trimStart();
  if (!start.startsWith('{') && !start.startsWith('[')) return undefined;
  if (/"(?:UserDetailList|GroupDetailList|RoleDetailList)"\s*:/.test(head)) return 'grants';
  if (/"CloudTrailEvent"\s*:/.test(head)) return 'usage';
  if (/"eventVersion"\s*:/.test(head) && /"(?:eventSource|eventName)"\s*:/.test(head)) return isWrapped(head) ? undefined : 'usage';
  if (start.startsWith('{') && isLimit(head)) return 'grants';
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
  'aws s3 sync s3://YOUR-TRAIL-BUCKET/AWSLogs AWSLogs --exclude "*CloudTrail-Digest*" --exclude "*CloudTrail-Insight*"',
  'aws cloudtrail lookup-events --region REGION --output json > lookup-events.REGION.json  # once per region; the last 90 days, management events only',
];
