import path from 'node:path';
import type { CommandModule } from 'yargs';
import { formats } from '../../reports/index.ts';
import { writeReports } from '../scan/report.ts';
import { finish } from './finish.ts';
import { loadConfig } from './load-config.ts';
import { allConnectors } from './open-run.ts';
import { readLedger, readProposals, readScan } from './output-documents.ts';
import { nearPath, out } from './print.ts';

interface Arguments {
  config: string;
  format?: string[] | undefined;
}

export const reportCommand: CommandModule<object, Arguments> = {
  command: 'report',
  describe: 'Render the last scan again; reads nothing but its documents',
  builder: (yargs) =>
    yargs.options({
      config: { type: 'string', default: 'pawl.yaml', describe: 'Configuration file' },
      format: { type: 'array', choices: Object.keys(formats), describe: 'Formats to write [default: all]' },
    }) as never,
  handler: async (args) => {
    const { config, folder } = loadConfig(args.config, await allConnectors());
    const output = path.resolve(folder, config.output);
    const scan = readScan(output);
    const chosen = Object.entries(formats).filter(([name]) => args.format === undefined || args.format.includes(name)).map(([, format]) => format);
    const files = writeReports(output, chosen, { scan, proposals: readProposals(output, scan), readLedger: (principal) => readLedger(output, principal) });
    for (const file of files) out(nearPath(file));
    finish(0);
  },
};
