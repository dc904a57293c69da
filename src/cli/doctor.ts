import type { CommandModule } from 'yargs';
import { contexts } from '../analyses/context.ts';
import { decisionsOf } from '../analyses/decided.ts';
import { unexplainedText } from '../analyses/incomplete.ts';
import { laterText } from '../analyses/record-findings.ts';
import { unreadGrants } from '../analyses/unread-grants.ts';
import { unobserved } from '../analyses/unobserved.ts';
import { quarantineText } from '../core/usage.ts';
import { gapRanges, rangeText } from '../core/gap-ranges.ts';
import { groupBy } from '../core/group.ts';
import { decisionsText, isReproduced } from '../core/decisions-text.ts';
import { lengthText } from '../core/time-text.ts';
import { plural } from '../core/number-text.ts';
import { terminalText } from '../core/terminal-text.ts';
import { finish } from './finish.ts';
import { liveHealth } from './live-health.ts';
import { withRun, type RunArguments } from './open-run.ts';
import { runOptions } from './options.ts';
import { sourceHealth } from './source-health.ts';
import { out, say } from './print.ts';
import type { Run } from '../scan/run.ts';
import { watchedWindow } from '../scan/watched-window.ts';

interface Arguments extends RunArguments {
  files?: boolean | undefined;
}

const SHOWN = 20;

export const doctorCommand: CommandModule<object, Arguments> = {
  command: 'doctor',
  describe: 'Show what was read, what could not be read, which days are missing, and what to switch on',
  builder: (yargs) => yargs.options({ ...runOptions, files: { type: 'boolean', describe: 'List the manifest: every file with its counts' } }) as never,
  handler: (args) =>
    withRun(args, async (run) => {
      let healthy = true;
      for (const source of run.sources) {
        healthy = (await sourceHealth(run, source.id, args.files ?? false)) && healthy;
        healthy = (await liveHealth(run, source)) && healthy;
      }
      healthy = (await instanceHealth(run)) && healthy;
      await blindSpots(run);
      finish(healthy ? 0 : 3);
    }),
};

async function instanceHealth(run: Run): Promise<boolean> {
  let healthy = true;
  for (const context of await contexts(run.store, run.sources)) {
    const { window, scopes, later } = await watchedWindow(run, context);
    out(`instance ${context.system}:${context.instance}`);
    if (later.length > 0) say(`  dated later  ${laterText(later)}`, 15);
    healthy &&= later.length === 0;
    if (window === undefined) {
      out('  no day is covered by a record');
      healthy = false;
      continue;
    }
    out(`  complete from ${window.fromDay} to ${window.toDay} (${lengthText(window.seconds)}) in ${terminalText(scopes.join(', '))}`);
    const decisions = await decisionsOf(run.store, context);
    if (decisions !== undefined) {
      const isBelieved = isReproduced(decisions);
      say(`  ${isBelieved ? decisionsText(decisions) : unexplainedText(context.instance, decisions)}`, 4);
      healthy &&= isBelieved;
      if (decisions.unknown > 0) await unread(run, context);
    }
    const gaps = gapRanges(window.gaps);
    for (const gap of gaps.slice(0, SHOWN)) {
      const scope = gap.scope === '' ? '' : ` ${terminalText(gap.scope)}`;
      say(`  gap          ${rangeText(gap)}${scope}: ${terminalText(gapReason(gap.reason))}`, 15);
    }
    if (gaps.length > SHOWN) out(`  … and ${gaps.length - SHOWN} more`);
    healthy &&= window.gaps.length === 0;
  }
  return healthy;
}

/** The objects that make decisions of the record undecidable. */
async function unread(run: Run, context: { readonly system: string; readonly instance: string }): Promise<void> {
  const grants = await unreadGrants(run.store, context);
  for (const { subject, until } of grants.slice(0, SHOWN)) out(`  not known    what ${terminalText(subject)} said${until === '' ? '' : ` before ${until}`}`);
  if (grants.length > SHOWN) out(`  … and ${grants.length - SHOWN} more; see the table grant_interval with \`pawl query\``);
}

/** A gap that a file or record made is named by its reason, perhaps with more behind it; other gaps speak for themselves. */
function gapReason(reason: string): string {
  const worded = (one: string): string => {
    const [code = '', ...rest] = one.split(' (');
    return [quarantineText(code), ...rest].join(' (');
  };
  return reason.split('; ').map(worded).join('; ');
}

/** Why permissions could not be judged, most frequent first, with what would change that behind those that it would change. */
async function blindSpots(run: Run): Promise<void> {
  const spots = await unobserved(run.store);
  if (spots.length === 0) return;
  out('what this record cannot show');
  for (const [remedy, group] of groupBy(spots.slice(0, SHOWN), ({ reason }) => reason.split(' | ')[1] ?? '')) {
    for (const { permissions, reason } of group) say(`  ${plural(permissions, 'permission')}: ${terminalText(reason.split(' | ')[0] ?? '')}`, 4);
    if (remedy !== '') say(`      to see them: ${terminalText(remedy)}`, 8);
  }
  if (spots.length > SHOWN) out(`  … and ${spots.length - SHOWN} more reasons`);
}
