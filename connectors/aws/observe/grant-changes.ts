import type { Observation } from '../../../src/core/observation.ts';
import { trailsTell } from './trails.ts';

/**
 * Regions in which IAM's events are filed, one per partition: that of its endpoint. A trail of another single region has
 * none of them (https://docs.aws.amazon.com/general/latest/gr/iam-service.html;
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html, global service events).
 */
const HOMES: readonly string[] = ['us-east-1', 'us-gov-west-1', 'cn-north-1'];

/** Does the record show changes of grants, so that their absence says that there was none? */
export function showsGrantChanges(observation: Observation): 'if shown' | 'no' {
  const { scopes, allScopes } = observation;
  const region = HOMES.find((home) => scopes.includes(home));
  if (region === undefined && !allScopes) return 'no';
  const told = trailsTell([{ category: 'Management', readOnly: false, eventSource: 'iam.amazonaws.com', global: true, ...(region === undefined ? {} : { region }) }], observation);
  return told?.answer === 'no' ? 'no' : 'if shown';
}
