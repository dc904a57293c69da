import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
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
  folder?: string | undefined;
  system: keyof typeof DEMOS;
}

/** Each demo is judged on the day after its record ends, so that it says the same for ever. */
const DEMOS = {
  aws: { fixture: 'estate', asOf: '2026-07-01', folder: 'pawl-demo' },
  kubernetes: { fixture: 'kubernetes/bookshop', asOf: '2026-09-09', folder: 'pawl-demo-kubernetes' },
} as const;

export const demoCommand: CommandModule<object, Arguments> = {
  command: 'demo [folder]',
  describe: 'Scan an account or a cluster that ships with pawl, and show what comes out',
  builder: (yargs) =>
    yargs
      .positional('folder', { type: 'string', describe: 'Where to put it and the results; pawl-demo, or pawl-demo-kubernetes, when left out' })
      .options({ system: { choices: ['aws', 'kubernetes'], default: 'aws', describe: 'A made-up AWS account, or a recorded Kubernetes cluster' } }) as never,
  handler: async ({ folder, system }) => {
    const demo = DEMOS[system];
    const target = path.resolve(folder ?? demo.folder);
    prepare(target, path.join(packageRoot(), 'fixtures', demo.fixture));
    await withRun({ config: path.join(target, 'pawl.yaml'), asOf: demo.asOf }, async (run) => {
      const result = await scan(run, (found, proposals) => {
        writeReports(run.output, Object.values(formats), { scan: found, proposals, readLedger: (principal) => readLedger(run.output, principal) });
      });
      for (const line of summary(result.scan, result.proposals)) out(line);
      out(`report     ${nearPath(path.join(run.output, formats.html.file))}`);
    });
    finish(0);
  },
};

/** Copies what is scanned once; a second demo scans the same folder again. */
function prepare(target: string, fixture: string): void {
  if (existsSync(path.join(target, 'pawl.yaml')) && storyOf(target) === storyOf(fixture)) return;
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new ConfigError(`${target} is not empty and holds no demo of this system`, { remedy: 'name another folder: `pawl demo <folder>`' });
  }
  // Answers of the recorded server, which only tests need.
  cpSync(fixture, target, { recursive: true, filter: (file) => !/sar-oracle|expectations\.json/.test(path.basename(file)) });
}

function storyOf(folder: string): string | undefined {
  const file = path.join(folder, 'story.md');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
