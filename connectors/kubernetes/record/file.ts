/** Names under which audit events are kept; anything else in a folder of logs (a README, a policy) is none. */
const LOG = /\.(?:json|jsonl|ndjson|log)(?:[.-][^/]*)?$|\.gz$/i;

/**
 * What the name of an audit file tells: that it is of the source's own cluster. Names of rotated files tell when they were
 * closed, not when they were begun, so they tell no days.
 */
export function auditFile(path: string): { readonly instance: string; readonly skip?: 'not-a-log' } {
  return LOG.test(path) ? { instance: '' } : { instance: '', skip: 'not-a-log' };
}
