import path from 'node:path';
import { statedExtents } from '../analyses/stated.ts';
import { terminalText } from '../core/terminal-text.ts';
import { spoolState } from '../ingest/spool/statement.ts';
import type { Run } from '../scan/run.ts';
import { out } from './print.ts';

const STATE = {
  absent: 'nothing was fetched yet; run `pawl collect`',
  fetching: 'the last fetch was cut off; run `pawl collect` again: it goes on where it stopped',
  complete: 'the last fetch ended well',
} as const;

/** Shows what a live source fetched and what it states to cover; tells whether the last fetch ended well. */
export async function liveHealth(run: Run, source: Run['sources'][number]): Promise<boolean> {
  if (source.live === undefined) return true;
  const { folder, keep } = source.live;
  const state = spoolState(folder);
  out(`  fetched live ${STATE[state]}`);
  out(`  spool        ${terminalText(path.relative(process.cwd(), folder))}, ${keep ? 'kept' : 'emptied after each commit'}`);
  for (const { instance, scope, from_day, until } of await statedExtents(run.store, source.id)) out(`  covers whole ${terminalText(`${instance} ${scope}`)}  ${from_day} … ${until ?? ''}`);
  return state === 'complete';
}
