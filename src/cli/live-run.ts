import path from 'node:path';
import type { AnyConnector } from '../core/connector.ts';
import type { LiveRun } from '../ingest/spool/live.ts';

/** Folder of a source's spool: beside the state, because it belongs to it. */
function spoolFolder(state: string, source: string): string {
  return path.join(path.dirname(state), 'spool', source);
}

/** What a source fetches before it is read, if anything. The clock enters here for live sources: no window ends after it. */
export function liveRun(connector: AnyConnector, source: { readonly id: string }, state: string): LiveRun | undefined {
  const live = connector.live;
  const wanted = live?.wanted(source);
  if (live === undefined || wanted === undefined) return undefined;
  return {
    folder: spoolFolder(state, source.id),
    keep: wanted.keep,
    startedAt: Date.now(),
    fetch: async (spool) => {
      const fetch = await live.fetch();
      await fetch(source, spool);
    },
  };
}
