import { cpSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { CommandModule } from 'yargs';
import { formats } from '../../reports/index.ts';
import { ConfigError } from '../core/errors.ts';
import { writeReports } from '../scan/report.ts';
import { scan } from '../scan.ts';
import { finish } from './finish.ts';
import { withRun } from './open-run.ts';
import { readLedger } from './output-documents.ts';
import { packageRoot } from './package-root.ts';
import { nearPath, out } from './print.ts';
import { summary } from './summary.ts';

interface Arguments {
  folder: string;
}

/** The demo's record ends on 2026-06-30; judged on the next day it says the same for ever. */
const AS_OF = '2026-07-01';

export const demoCommand: CommandModule<object, Arguments> = {
  command: 'demo [folder]',
  describe: 'Scan a made-up AWS account that ships with pawl, and show what comes out',
  builder: (yargs) => yargs.positional('folder', { type: 'string', default: 'pawl-demo', describe: 'Where to put the account and the results' }) as never,
  handler: async ({ folder }) => {
    const target = path.resolve(folder);
    prepare(target);
    await withRun({ config: path.join(target, 'pawl.yaml'), asOf: AS_OF }, async (run) => {
      const result = await scan(run, (found, proposals) => {
        writeReports(run.output, Object.values(formats), { scan: found, proposals, readLedger: (principal) => readLedger(run.output, principal) });
      });
      for (const line of summary(result.scan, result.proposals)) out(line);
      out(`report     ${nearPath(path.join(run.output, formats.html.file))}`);
    });
    finish(0);
  },
};

/** Copies the account once; a second demo scans the same folder again. */
function prepare(target: string): void {
  if (existsSync(path.join(target, 'pawl.yaml')) && existsSync(path.join(target, 'story.md'))) return;
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new ConfigError(`${target} is not empty and holds no demo`, { remedy: 'name another folder: `pawl demo <folder>`' });
  }
  cpSync(path.join(packageRoot(), 'fixtures/estate'), target, { recursive: true });
}
