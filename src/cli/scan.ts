import type { CommandModule } from 'yargs';
import { formats } from '../../reports/index.ts';
import type { Severity } from '../core/finding.ts';
import { writeReports } from '../scan/report.ts';
import { scan } from '../scan.ts';
import { withRun, type RunArguments } from './open-run.ts';
import { assumeOptions, failOnOptions, lossOptions, runOptions, threadOptions } from './options.ts';
import { readLedger } from './output-documents.ts';
import { nearPath, out } from './print.ts';
import { finish } from './finish.ts';
import { summary } from './summary.ts';
import { exitCodeOf } from './verdict-on-run.ts';

interface Arguments extends RunArguments {
  failOn?: Severity;
}

export const scanCommand: CommandModule<object, Arguments> = {
  command: 'scan',
  describe: 'Collect, analyze, propose and report: the nightly command',
  builder: (yargs) => yargs.options({ ...runOptions, ...threadOptions, ...assumeOptions, ...lossOptions, ...failOnOptions }) as never,
  handler: (args) =>
    withRun(args, async (run, { config }) => {
      let reports: readonly string[] = [];
      const result = await scan(run, (found, proposals) => {
        reports = writeReports(run.output, Object.values(formats), { scan: found, proposals, readLedger: (principal) => readLedger(run.output, principal) });
      });
      for (const line of summary(result.scan, result.proposals)) out(line);
      out(`report     ${reports.map(nearPath).join(', ')}`);
      finish(exitCodeOf(result.scan, args.failOn ?? config.failOn));
    }),
};
