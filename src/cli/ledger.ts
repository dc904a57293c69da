import path from 'node:path';
import type { CommandModule } from 'yargs';
import { terminalJson, terminalText } from '../core/terminal-text.ts';
import { VERDICT_ORDER, type Verdict } from '../core/verdict.ts';
import { choosePrincipal } from './choose-principal.ts';
import { finish } from './finish.ts';
import { loadConfig } from './load-config.ts';
import { allConnectors } from './open-run.ts';
import { readLedger, readScan } from './output-documents.ts';
import { ledgerText } from './ledger-text.ts';
import { note, out } from './print.ts';

interface Arguments {
  config: string;
  principal?: string | undefined;
  verdict?: Verdict[] | undefined;
  format: 'table' | 'json';
}

export const ledgerCommand: CommandModule<object, Arguments> = {
  command: 'ledger [principal]',
  describe: 'List every granted permission with its verdict',
  builder: (yargs) =>
    yargs
      .positional('principal', { type: 'string', describe: 'Name, id or key of one principal; all without it' })
      .options({
        config: { type: 'string', default: 'pawl.yaml', describe: 'Configuration file' },
        verdict: { type: 'array', choices: VERDICT_ORDER, describe: 'Only these verdicts' },
        format: { choices: ['table', 'json'], default: 'table', describe: 'table, or one JSON object per line' },
      }) as never,
  handler: async (args) => {
    const { config, folder } = loadConfig(args.config, await allConnectors());
    const output = path.resolve(folder, config.output);
    const scan = readScan(output);
    const principals = args.principal === undefined ? scan.principals : [choosePrincipal(scan.principals, args.principal)];
    const wanted = args.verdict === undefined ? undefined : new Set(args.verdict);
    const rows = principals.flatMap((principal) => readLedger(output, principal)).filter((row) => wanted?.has(row.verdict) ?? true);
    if (args.format === 'json') for (const { key: _key, ...row } of rows) out(terminalJson(row));
    else {
      // Of one principal its name need not stand in every row.
      const [one] = args.principal === undefined ? [] : principals;
      if (one !== undefined) note(`${terminalText(one.name)} of ${terminalText(`${one.system}:${one.instance}`)}`);
      out(ledgerText(rows, { isNamed: one === undefined, width: process.stdout.isTTY ? process.stdout.columns : undefined }));
    }
    finish(0);
  },
};
