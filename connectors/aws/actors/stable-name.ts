/**
 * Does a session name name a workload, or just this one session? Clients put clocks and random parts into the names that
 * they make up (`botocore-session-1719824640`, `aws-sdk-js-session-…`, UUIDs). In doubt it is one of those.
 */
export function isStableName(name: string): boolean {
  if (/^(?:botocore|aws-sdk|aws-go-sdk|AWSCLI|AWSCodeBuild|GlueJobRunner)/i.test(name)) return false;
  if (/\d{5,}/.test(name)) return false;
  return !name.split(/[^0-9a-zA-Z]+/).some((part) => part.length >= 8 && /\d/.test(part) && /^[0-9a-f]+$/i.test(part));
}
