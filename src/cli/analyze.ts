import type { CommandModule } from 'yargs';
import type { Severity } from '../core/finding.ts';
import { countText } from '../core/number-text.ts';
import { VERDICT_ORDER } from '../core/verdict.ts';
import { finish } from './finish.ts';
import { withRun, type RunArguments } from './open-run.ts';
import { assumeOptions, failOnOptions, runOptions } from './options.ts';
import { out, table } from './print.ts';
import { exitCodeOf } from './verdict-on-run.ts';

interface Arguments extends RunArguments {
  failOn?: Severity;
}

export const analyzeCommand: CommandModule<object, Arguments> = {
  command: 'analyze',
  describe: 'Judge every granted permission; writes scan.json and the ledger',
  builder: (yargs) => yargs.options({ ...runOptions, ...assumeOptions, ...failOnOptions }) as never,
  handler: (args) =>
    withRun(args, async (run, { config }) => {
      const { analyze } = await import('../scan/analyze.ts');
      const scan = await analyze(run);
      const used = VERDICT_ORDER.filter((verdict) => scan.principals.some((one) => (one.verdicts[verdict] ?? 0) > 0));
      out(table(['principal', ...used], scan.principals.map((one) => [one.name, ...used.map((verdict) => countText(one.verdicts[verdict] ?? 0))])));
      finish(exitCodeOf(scan, args.failOn ?? config.failOn));
    }),
};
