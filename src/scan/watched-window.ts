import type { InstanceContext } from '../analyses/context.ts';
import { instanceWindow, type WatchedWindow } from '../analyses/instance-window.ts';
import type { Run } from './run.ts';

/** The window of one instance, with what pawl.yaml says of the record of its source. */
export function watchedWindow(run: Run, context: InstanceContext): Promise<WatchedWindow> {
  const source = run.sources.find((one) => one.id === context.source);
  return instanceWindow(run.store, {
    ...context,
    sparse: source?.sparse ?? false,
    allScopes: source?.allScopes ?? false,
    asOf: run.asOf,
    acknowledged: run.acknowledged,
  });
}
