import path from 'node:path';
import type { CommandModule } from 'yargs';
import { terminalJson } from '../core/terminal-text.ts';
import { finish } from './finish.ts';
import { loadConfig } from './load-config.ts';
import { allConnectors } from './open-run.ts';
import { out, table } from './print.ts';

interface Arguments {
  config: string;
  sql: string;
  format: 'table' | 'json';
}

export const queryCommand: CommandModule<object, Arguments> = {
  command: 'query <sql>',
  describe: 'Ask the state database one SELECT; nothing can be written',
  builder: (yargs) =>
    yargs
      .positional('sql', { type: 'string', demandOption: true, describe: 'One SELECT or EXPLAIN statement; tables are in docs/state.md' })
      .options({
        config: { type: 'string', default: 'pawl.yaml', describe: 'Configuration file' },
        format: { choices: ['table', 'json'], default: 'table', describe: 'table, or one JSON object per line' },
      }) as never,
  handler: async (args) => {
    const { config, folder } = loadConfig(args.config, await allConnectors());
    const { queryReadOnly } = await import('../store/query.ts');
    const { columns, rows } = await queryReadOnly(path.resolve(folder, config.state), args.sql);
    if (args.format === 'json') for (const row of rows) out(terminalJson(JSON.parse(JSON.stringify(row, exactly))));
    else out(table(columns, rows.map((row) => columns.map((column) => cellText(row[column])))));
    finish(0);
  },
};

/** A whole number that a JSON reader would round is written as text: https://www.rfc-editor.org/rfc/rfc8259#section-6 */
function exactly(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? cell : JSON.stringify(cell, exactly);
}
