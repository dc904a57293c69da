import path from 'node:path';
import type { CommandModule } from 'yargs';
import { ConfigError } from '../core/errors.ts';
import { OUTCOME_NAME } from '../core/proof-text.ts';
import { finish } from './finish.ts';
import { withRun, type RunArguments } from './open-run.ts';
import { lossOptions, runOptions } from './options.ts';
import { readScan } from './output-documents.ts';
import { out, table } from './print.ts';
import { unwritten } from './loss-line.ts';

export const proposeCommand: CommandModule<object, RunArguments> = {
  command: 'propose',
  describe: 'Write a narrowed policy with its proof for every unit of change',
  builder: (yargs) => yargs.options({ ...runOptions, ...lossOptions }) as never,
  handler: (args) =>
    withRun(args, async (run) => {
      const { propose } = await import('../scan/propose.ts');
      const scan = readScan(run.output);
      if (args.asOf === undefined && scan.asOf !== run.asOf) {
        throw new ConfigError(`scan.json was judged as of ${scan.asOf}`, { remedy: `run \`pawl analyze\` again, or add --as-of ${scan.asOf}` });
      }
      const document = await propose({ ...run, assumedCycle: scan.assumedCycle }, scan);
      const rows = document.proposals.map((one) => {
        const where = one.folder === null ? (unwritten(one) ?? one.reason) : path.join(run.output, one.folder);
        return [one.name, OUTCOME_NAME[one.outcome], String(one.removed.length), where];
      });
      out(table(['proposal', 'outcome', 'leaves', 'where'], rows));
      finish(0);
    }),
};
