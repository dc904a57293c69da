import path from 'node:path';
import type { CommandModule } from 'yargs';
import { actorText } from '../core/actor-text.ts';
import type { LedgerRow } from '../core/documents/ledger.ts';
import type { PrincipalRecord, ScanDocument } from '../core/documents/scan.ts';
import { ConfigError } from '../core/errors.ts';
import { groupBy } from '../core/group.ts';
import { matchesGlob } from '../core/glob.ts';
import { decisionsText } from '../core/decisions-text.ts';
import { countText, plural } from '../core/number-text.ts';
import { OUTCOME_NAME } from '../core/proof-text.ts';
import { terminalText } from '../core/terminal-text.ts';
import { isRemovable, VERDICTS } from '../core/verdict.ts';
import { choosePrincipal } from './choose-principal.ts';
import { finish } from './finish.ts';
import { unwritten } from './loss-line.ts';
import { loadConfig } from './load-config.ts';
import { allConnectors } from './open-run.ts';
import { readLedger, readProposals, readScan } from './output-documents.ts';
import { out, say, table } from './print.ts';

interface Arguments {
  config: string;
  principal: string;
  permission?: string | undefined;
}

const SHOWN = 20;

export const explainCommand: CommandModule<object, Arguments> = {
  command: 'explain <principal> [permission]',
  describe: 'Say in words why a permission is kept or may leave, with event ids',
  builder: (yargs) =>
    yargs
      .positional('principal', { type: 'string', demandOption: true, describe: 'Name, id or key, such as role/ci-deploy' })
      .positional('permission', { type: 'string', describe: 'Permission or a glob of it, such as s3:PutObject or "s3:*"' })
      .option('config', { type: 'string', default: 'pawl.yaml', describe: 'Configuration file' }) as never,
  handler: async (args) => {
    const { config, folder } = loadConfig(args.config, await allConnectors());
    const output = path.resolve(folder, config.output);
    const scan = readScan(output);
    const principal = choosePrincipal(scan.principals, args.principal);
    const rows = readLedger(output, principal);
    if (args.permission === undefined) explainPrincipal(output, scan, principal, rows);
    else for (const row of matching(rows, args.permission, principal.name)) inWords(row);
    finish(0);
  },
};

/** Says of a whole principal what it holds and what is proposed. */
function explainPrincipal(output: string, scan: ScanDocument, principal: PrincipalRecord, rows: readonly LedgerRow[]): void {
  const instance = scan.instances.find((one) => one.system === principal.system && one.instance === principal.instance);
  const proposals = readProposals(output, scan).proposals.filter((one) => one.principals.some((holder) => holder.key === principal.key));
  overview(principal.name, rows);
  if (instance?.decisions !== undefined) say(`Held against the record itself: ${decisionsText(instance.decisions)}.`, 2);
  if (principal.notEditable !== null) {
    out(`Nothing is proposed for it: ${terminalText(principal.notEditable)}.`);
  } else if (proposals.length === 0 && !rows.some((row) => isRemovable(row.verdict))) {
    out('Nothing is proposed for it: no permission of it is removable.');
  }
  for (const one of proposals) {
    const { name, outcome, folder, removed } = one;
    const place = folder === null ? ` (${terminalText(unwritten(one) ?? one.reason)})` : `, in ${folder}`;
    const leaves = `${plural(removed.length, 'permission')} ${removed.length === 1 ? 'leaves' : 'leave'}`;
    out('');
    say(`Proposal for ${terminalText(name)}: ${OUTCOME_NAME[outcome]}${place}; ${leaves}.`, 2);
  }
}

function overview(name: string, rows: readonly LedgerRow[]): void {
  out(`${terminalText(name)} holds ${plural(rows.length, 'permission')}.`);
  const byVerdict = [...groupBy(rows, (row) => row.verdict).values()].sort((a, b) => b.length - a.length);
  out(table(['count', 'verdict', 'meaning'], byVerdict.map((own) => [countText(own.length), own[0].verdict, VERDICTS[own[0].verdict].meaning])));
}

/** A permission is found by its action, its whole text, or a glob over either; case does not matter. */
function matching(rows: readonly LedgerRow[], wanted: string, name: string): readonly LedgerRow[] {
  const glob = wanted.toLowerCase();
  const found = rows.filter((row) => {
    const text = row.permission.toLowerCase();
    return matchesGlob(glob, text) || matchesGlob(`${glob} on *`, text);
  });
  if (found.length === 0) {
    throw new ConfigError(`${name} holds no permission ${wanted}`, { remedy: `list them with \`pawl ledger ${name}\`` });
  }
  if (found.length > SHOWN) out(`${countText(found.length)} permissions match; the first ${SHOWN}:\n`);
  return found.slice(0, SHOWN);
}

function inWords(row: LedgerRow): void {
  const tell = (text: string): void => say(`  ${terminalText(text)}`, 15);
  out(terminalText(row.permission));
  tell(`granted by   ${row.path.join(' > ')} (${row.way})${row.since === null ? '' : `, in force since ${row.since}`}`);
  tell(`verdict      ${row.verdict}: ${VERDICTS[row.verdict].meaning}`);
  tell(`because      ${row.reason.replace(' | ', '. To see it: ')}`);
  if (row.firstUsed !== null && row.lastUsed !== null) {
    tell(`used         ${plural(row.uses, 'time')} on ${plural(row.days, 'day')}, first ${row.firstUsed}, last ${row.lastUsed}`);
  }
  for (const used of row.usedBy) tell(`used by      ${actorText(used)}: ${plural(used.uses, 'time')}, last ${used.lastUsed}`);
  if (row.evidence.length > 0) tell(`evidence     ${row.evidence.join(', ')}`);
  tell(`so           ${isRemovable(row.verdict) ? 'it may leave' : 'it stays'}`);
  out('');
}
