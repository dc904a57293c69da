import { existsSync, writeFileSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import type { AnyConnector } from '../core/connector.ts';
import { ConfigError } from '../core/errors.ts';
import { terminalJson, terminalText } from '../core/terminal-text.ts';
import { discover, type Discovered } from './discover.ts';
import { finish } from './finish.ts';
import { allConnectors } from './open-run.ts';
import { note, out } from './print.ts';

interface Arguments {
  config: string;
  force?: boolean | undefined;
  live?: string | undefined;
}

export const initCommand: CommandModule<object, Arguments> = {
  command: 'init',
  describe: 'Find exports below this folder, write pawl.yaml, and print how to export the rest',
  builder: (yargs) =>
    yargs.options({
      config: { type: 'string', default: 'pawl.yaml', describe: 'Configuration file to write' },
      force: { type: 'boolean', describe: 'Replace an existing file' },
      live: { type: 'string', describe: 'Connector whose running system is to be fetched from, instead of finding exports' },
    }) as never,
  handler: async (args) => {
    if (existsSync(args.config) && args.force !== true) {
      throw new ConfigError(`${args.config} exists`, { remedy: 'edit it, or replace it with --force' });
    }
    const connectors = await allConnectors();
    if (args.live !== undefined) return writeConfig(args.config, [liveSource(connectors, args.live)], 'write your own names into it, then pawl scan');
    const sources = [];
    const silent = [];
    for (const connector of connectors) {
      const found = discover('.', connector);
      tell('grants', found.grants);
      tell('usage', found.usage);
      tell('definition', found.definition);
      for (const [member, paths] of found.observability) tell(member, paths);
      const missing = [...(found.grants.length === 0 ? ['what was granted'] : []), ...(found.usage.length === 0 ? ['what was exercised'] : [])];
      if (missing.length === 2) silent.push(connector);
      else {
        howToExport(connector, missing);
        sources.push(sourceText(connector, found));
      }
    }
    // Whoever has one system need not read how others are exported.
    for (const connector of silent) {
      if (sources.length === 0) howToExport(connector, ['what was granted', 'what was exercised']);
      else note(`nothing of ${connector.title} below this folder; to export it: docs/connectors/${connector.id}.md`);
    }
    if (sources.length === 0) {
      note('\nNothing was written. Export, then run `pawl init` again.');
      finish(2);
      return;
    }
    writeConfig(args.config, sources);
  },
};

function tell(what: string, paths: readonly string[]): void {
  for (const one of paths) note(`found ${what.padEnd(11)} ${terminalText(one)}`);
}

function howToExport(connector: AnyConnector, missing: readonly string[]): void {
  if (missing.length === 0) return;
  note(`\nNo export of ${missing.join(' or ')} for ${connector.title} below this folder. To make it:`);
  for (const line of connector.exportCommands) note(`  ${line}`);
  if (connector.live !== undefined) note(`Or let pawl fetch it: pawl init --live ${connector.id}`);
}

function writeConfig(file: string, sources: readonly string[], next = 'pawl scan'): void {
  writeFileSync(file, `${HEADER}${sources.join('')}`);
  out(`wrote ${terminalText(file)}; next: ${next}`);
  finish(0);
}

/** A source that is fetched, as the connector shows it. */
function liveSource(connectors: Awaited<ReturnType<typeof allConnectors>>, id: string): string {
  const live = connectors.filter((connector) => connector.live !== undefined);
  const example = live.find((connector) => connector.id === id)?.live?.example;
  if (example === undefined) {
    const known = live.map((connector) => connector.id).join(', ');
    throw new ConfigError(`--live ${id} is no connector that fetches`, { remedy: `connectors that do: ${known}` });
  }
  return `  - id: ${id}    # your name for it\n    connector: ${id}\n${example.map((line) => `    ${line}\n`).join('')}`;
}

const HEADER = `# Every key: docs/configuration.md
cycle: quarterly   # how long the record must reach back before absence of use counts
failOn: high
sources:
`;

/** No file tells when an export was taken; without it a first scan keeps what it cannot date. */
const TAKEN_AT = '    # grantsTakenAt: 2026-06-30T06:00:00Z    # when these exports were taken, at the latest: then a first scan can date grants, too\n';

function sourceText({ id, observabilityHints: hints }: AnyConnector, { grants, usage, definition, observability }: Discovered): string {
  const list = (name: string, paths: readonly string[], indent = '    '): string =>
    paths.length === 0 ? '' : `${indent}${name}:\n${paths.map((one) => `${indent}  - ${terminalJson(one)}\n`).join('')}`;
  const about = [...observability].map(([member, paths]) => list(member, paths, '      ')).join('');
  const none = hints === undefined ? '' : `    ${hints.none}\n`;
  const more = hints === undefined ? '' : `      ${hints.more}\n`;
  return [
    `  - id: ${id}    # your name for it\n    connector: ${id}\n`,
    list('grants', grants),
    grants.length === 0 ? '' : TAKEN_AT,
    list('usage', usage),
    about === '' ? none : `    observability:\n${about}${more}`,
    definition.length === 0 ? '' : `    definitions:\n${definition.map((one) => `      - path: ${terminalJson(one)}\n`).join('')}`,
  ].join('');
}
