import { table } from './tables.ts';

interface SourceRow {
  /** Host of the event source without `.amazonaws.com`. */
  readonly source: string;
  /** IAM prefixes that its events may need, the usual one first. */
  readonly prefixes: readonly string[];
  readonly cite: string;
}

const rows = new Map(table<readonly SourceRow[]>('sources').map((row) => [row.source, row.prefixes]));

/** `s3` of `s3.amazonaws.com`, `streams.dynamodb` of `streams.dynamodb.amazonaws.com.cn`. */
export function sourceHost(eventSource: string): string {
  return eventSource.toLowerCase().replace(/\.amazonaws\.com(\.cn)?$/, '');
}

/**
 * IAM prefixes that calls of an event source may need, the usual one first. CloudTrail names the host that was called
 * and IAM has names of its own (`monitoring.amazonaws.com` is `cloudwatch`); where the table says nothing they are the
 * first label of the host, as they are for most services.
 */
export function prefixesOf(eventSource: string): readonly string[] {
  const host = sourceHost(eventSource);
  return rows.get(host) ?? [host.split('.')[0] ?? host];
}
