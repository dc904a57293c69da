import type { CommandModule } from 'yargs';
import { countText } from '../core/number-text.ts';
import { finish } from './finish.ts';
import { withRun, type RunArguments } from './open-run.ts';
import { runOptions, threadOptions } from './options.ts';
import { out, table } from './print.ts';

export const collectCommand: CommandModule<object, RunArguments> = {
  command: 'collect',
  describe: 'Read new files of all sources into the state database',
  builder: (yargs) => yargs.options({ ...runOptions, ...threadOptions }) as never,
  handler: (args) =>
    withRun(args, async (run) => {
      const { collect } = await import('../scan/collect.ts');
      const { sourceRecord } = await import('../analyses/source-records.ts');
      await collect(run);
      const rows = [];
      let lost = 0;
      for (const source of run.sources) {
        const record = await sourceRecord(run.store, source.id, source.connector.id, []);
        const [skipped, quarantined] = [total(record.skipped), total(record.quarantined)];
        lost += record.lostFiles.length + quarantined;
        const counts = [record.files, record.records, record.folded, record.duplicate, skipped, quarantined, record.lostFiles.length];
        rows.push([source.id, ...counts.map(countText)]);
      }
      out(table(['source', 'files', 'records', 'folded', 'duplicate', 'skipped', 'quarantined', 'lost files'], rows));
      finish(lost > 0 ? 3 : 0);
    }),
};

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
