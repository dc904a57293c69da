import { sha256 } from '../../../src/core/digest.ts';

/** Longest name of a role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LONGEST = 64;

/** Characters of a name that tell the workload. */
const LONGEST_WORKLOAD = 30;

/**
 * Name of the role of one workload, which depends on the shared role and the workload alone, so that the next scan
 * proposes the same one: `shop-jobs-function-stock-sync-1a2b3c`.
 */
export function splitName(role: string, workload: string): string {
  const mark = sha256(`${role}\n${workload}`).slice(0, 6);
  const bare = workload.replace(/ of [^ ]+$/, '').replace(/^arn:[^ ]*:(?=(?:role|user)\/)/, '');
  const readable = bare.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, LONGEST_WORKLOAD);
  return `${role.slice(0, LONGEST - readable.length - mark.length - 2)}-${readable || 'workload'}-${mark}`;
}
