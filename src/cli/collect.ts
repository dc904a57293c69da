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
        const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
        lost += record.lostFiles.length + total(record.quarantined);
        rows.push([source.id, ...[record.files, record.records, record.folded, record.duplicate, total(record.skipped), total(record.quarantined), record.lostFiles.length].map(countText)]);
      }
      out(table(['source', 'files', 'records', 'folded', 'duplicate', 'skipped', 'quarantined', 'lost files'], rows));
      finish(lost > 0 ? 3 : 0);
    }),
};
