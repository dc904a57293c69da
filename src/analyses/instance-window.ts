import { addDays, type UtcDay } from '../core/day.ts';
import type { AnyConnector } from '../core/connector.ts';
import type { LoggingChange } from '../core/evidence.ts';
import type { Store } from '../store/store.ts';
import { coverage } from './coverage.ts';
import { evidenceBody } from './evidence.ts';
import { silentDays } from './heartbeats.ts';
import { loggingChanges } from './logging-changes.ts';
import { windowOf, type Acknowledgement, type InstanceWindow } from './window.ts';

/** One instance of a source, and what its owner says of its record. */
export interface WatchedInstance {
  readonly source: string;
  readonly instance: string;
  readonly connector: AnyConnector;
  readonly sparse: boolean;
  readonly allScopes: boolean;
  /** Day of the scan. */
  readonly asOf: UtcDay;
  readonly acknowledged: readonly (Acknowledgement & { readonly source: string; readonly expires: UtcDay })[];
}

/** The window of one instance with what it rests on beside the days of the record. */
export interface WatchedWindow extends InstanceWindow {
  readonly allScopes: boolean;
  readonly evidence: unknown;
  readonly changes: readonly LoggingChange[];
  /** Days with records that are dated later than the scan, oldest first. Their calls count as use, but they cover nothing. */
  readonly later: readonly UtcDay[];
}

/** The window of one instance, by its record, the recorded changes of what is recorded, and the files beside it. */
export async function instanceWindow(store: Store, { source, instance, connector, sparse, allScopes: word, asOf, acknowledged }: WatchedInstance): Promise<WatchedWindow> {
  const evidence = await evidenceBody(store, source);
  const changes = await loggingChanges(store, source);
  const dated = await coverage(store, source);
  // A record from tomorrow has a wrong clock. It must not end the window years from now, behind a gap that nothing can fill.
  const tomorrow = addDays(asOf, 1);
  const days = dated.filter((row) => row.used_on <= tomorrow);
  const later = [...new Set(dated.flatMap((row) => (row.used_on > tomorrow && (row.instance === instance || row.instance === '') ? [row.used_on] : [])))].sort();
  const firstDay = days.flatMap((row) => (row.covered && row.instance === instance ? [row.used_on] : [])).sort()[0];
  const allScopes = connector.evidence?.allScopes(instance, evidence, changes, firstDay) ?? word;
  const heartbeat = connector.usage?.heartbeat;
  const found = windowOf(instance, days, {
    deliveryLagSeconds: connector.usage?.deliveryLagSeconds ?? 0,
    sparse,
    allScopes,
    acknowledged: acknowledged.filter((gap) => gap.source === source),
    off: [...(connector.evidence?.gaps(instance, evidence, changes) ?? []), ...(heartbeat === undefined ? [] : await silentDays(store, source, instance, heartbeat))],
  });
  return { ...found, allScopes, evidence, changes, later };
}
