/**
 * The operation's name without the API version that Lambda (`UpdateFunctionCode20150331v2`) and CloudFront
 * (`CreateDistribution2020_05_31`) append to event names. Nothing but a date with its revision is taken off: many
 * actions end in digits of their own (`CreateEnvironmentEC2`, `ListObjectsV2`).
 * https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html,
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/logging_using_cloudtrail.html
 */
export function operationName(eventName: string): string {
  return eventName.replace(/(?<=[A-Za-z])20\d\d_?\d\d_?\d\d(?:v\d+)?$/, '');
}

/** Event source and event name of a call as recorded, `s3.amazonaws.com:GetObject`. */
export function splitCall(call: string): { readonly source: string; readonly event: string } {
  const at = call.indexOf(':');
  return at < 0 ? { source: '', event: call } : { source: call.slice(0, at), event: call.slice(at + 1) };
}
