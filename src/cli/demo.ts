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

/** The demo's records end on 2026-06-30; judged on the next day it says the same for ever. */
const AS_OF = '2026-07-01';

export const demoCommand: CommandModule<object, Arguments> = {
  command: 'demo [folder]',
  describe: 'Scan a made-up AWS account and a recorded Kubernetes cluster that ship with pawl, and show what comes out',
  builder: (yargs) => yargs.positional('folder', { type: 'string', default: 'pawl-demo', describe: 'Where to put them and the results' }) as never,
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

/** Copies account and cluster once; a second demo scans the same folder again. */
function prepare(target: string): void {
  if (existsSync(path.join(target, 'pawl.yaml')) && existsSync(path.join(target, 'story.md'))) return;
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new ConfigError(`${target} is not empty and holds no demo`, { remedy: 'name another folder: `pawl demo <folder>`' });
  }
  const fixtures = path.join(packageRoot(), 'fixtures');
  cpSync(path.join(fixtures, 'estate'), target, { recursive: true });
  cpSync(path.join(fixtures, 'cluster'), path.join(target, 'cluster'), { recursive: true });
  cpSync(path.join(fixtures, 'demo/pawl.yaml'), path.join(target, 'pawl.yaml'));
}
