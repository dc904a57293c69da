import type { SkipReason } from '../../../src/core/usage.ts';

/**
 * Kinds of events that are no calls, by `eventType` (CloudTrail User Guide, "CloudTrail record contents for management,
 * data, and network activity events", `eventType`; older records spell the sign-in otherwise).
 */
const BY_TYPE: Readonly<Record<string, SkipReason>> = {
  AwsServiceEvent: 'service-event',
  AwsConsoleSignIn: 'console-sign-in',
  AwsConsoleSignin: 'console-sign-in',
  ConsoleSignin: 'console-sign-in',
  AwsVpceEvent: 'network-activity',
  AwsCloudTrailInsight: 'insight',
};

/** The same by `eventCategory`; the other categories are Management and Data. */
const BY_CATEGORY: Readonly<Record<string, SkipReason>> = {
  Insight: 'insight',
  NetworkActivity: 'network-activity',
};

/**
 * Why an event is no call of an API, or undefined. `AwsConsoleAction` (something done in the console that is no API
 * call) stays a call: it may have needed a permission.
 */
export function kindToSkip(type: unknown, category: unknown): SkipReason | undefined {
  if (type !== 'AwsApiCall' && typeof type === 'string' && Object.hasOwn(BY_TYPE, type)) return BY_TYPE[type];
  if (category !== 'Management' && typeof category === 'string' && Object.hasOwn(BY_CATEGORY, category)) return BY_CATEGORY[category];
  return undefined;
}
