import { readFileSync } from 'node:fs';
import path from 'node:path';
import yargs from 'yargs';
import { commands } from '../../src/cli/commands.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { allConnectors } from '../../src/cli/open-run.ts';
import { configJsonSchema } from '../../src/config.ts';
import { FINDING_KINDS } from '../../src/core/finding.ts';
import { RISK_WEIGHT } from '../../src/core/permission.ts';
import { OUTCOMES, PROOF_STEPS } from '../../src/core/proof.ts';
import { QUARANTINE_REASONS, SKIP_REASONS } from '../../src/core/usage.ts';
import { REDUNDANT_TO, VERDICTS } from '../../src/core/verdict.ts';

export const DOCS = path.resolve(import.meta.dirname, '../../docs');

/** Pages of docs/ that hold generated blocks. */
export const PAGES = ['vocabulary.md', 'cli.md', 'configuration.md'] as const;

/** A page with every generated block filled in from the program as it is. */
export async function regenerate(page: string): Promise<string> {
  const blocks = await allBlocks();
  const text = readFileSync(path.join(DOCS, page), 'utf8');
  return text.replace(/<!-- generated: ([a-z-]+) -->\n(?:[\s\S]*?<!-- end -->\n)?/g, (_, name: string) => {
    const block = blocks[name];
    if (block === undefined) throw new RangeError(`no generated block is called ${name}`);
    return `<!-- generated: ${name} -->\n${block}\n<!-- end -->\n`;
  });
}

/** The JSON Schema of pawl.yaml. */
export async function schemaText(): Promise<string> {
  return `${JSON.stringify(configJsonSchema(await allConnectors()), null, 2)}\n`;
}

async function allBlocks(): Promise<Record<string, string>> {
  return {
    verdicts: rows(['verdict', 'meaning', 'removable'], Object.entries(VERDICTS).map(([name, one]) => [`\`${name}\``, one.meaning, one.removable ? '**yes**' : 'no'])),
    redundant: rows(['the ledger says', 'meaning'], Object.values(REDUNDANT_TO).map(({ says, meaning }) => [`${says} …`, meaning])),
    findings: rows(['finding', 'meaning'], Object.entries(FINDING_KINDS).map(([name, meaning]) => [`[\`${name}\`](findings/${name}.md)`, meaning])),
    risk: rows(['class', 'weight'], Object.entries(RISK_WEIGHT).map(([name, weight]) => [`\`${name}\``, String(weight)])),
    outcomes: rows(['outcome', 'meaning'], Object.entries(OUTCOMES).map(([name, meaning]) => [`\`${name}\``, meaning])),
    proof: rows(['step', 'what it shows'], Object.entries(PROOF_STEPS).map(([name, meaning]) => [`\`${name}\``, meaning])),
    skips: rows(['reason', 'meaning'], Object.entries(SKIP_REASONS).map(([name, meaning]) => [`\`${name}\``, meaning])),
    quarantine: rows(['reason', 'meaning'], Object.entries(QUARANTINE_REASONS).map(([name, meaning]) => [`\`${name}\``, meaning])),
    'exit-codes': rows(['code', 'meaning'], Object.entries(EXIT).map(([code, meaning]) => [`\`${code}\``, meaning])),
    help: (await Promise.all([['--help'], ...commands.map((one) => [String(one.command).split(' ')[0] ?? '', '--help'])].map(help))).join('\n'),
    config: configTable(await allConnectors()),
  };
}

function rows(header: readonly string[], cells: readonly (readonly string[])[]): string {
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...cells.map(line)].join('\n');
}

async function help(args: readonly string[]): Promise<string> {
  const parser = yargs([]).scriptName('pawl').locale('en').usage('$0 <command>\n\nNarrows what machines may do to what they do, and proves that nothing breaks.').strict().wrap(100).exitProcess(false);
  for (const command of commands) parser.command(command);
  const text = await new Promise<string>((resolve) => void parser.parse([...args], (_error: unknown, _argv: unknown, output: string) => resolve(output)));
  const name = args.length === 1 ? 'pawl' : `pawl ${args[0]}`;
  return `### ${name}\n\n\`\`\`\n${text.trim()}\n\`\`\`\n`;
}

interface SchemaNode {
  readonly type?: string;
  readonly const?: string | number | boolean;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

function configTable(connectors: Parameters<typeof configJsonSchema>[0]): string {
  const found: string[][] = [];
  const walk = (node: SchemaNode, at: string): void => {
    for (const [key, child] of Object.entries(node.properties ?? {})) {
      const name = at === '' ? key : `${at}.${key}`;
      found.push([`\`${name}\``, kindOf(child), child.default === undefined ? (node.required?.includes(key) ? '*required*' : '') : `\`${JSON.stringify(child.default)}\``, (child.description ?? '').replace(/\|/g, '\\|')]);
      walk(child, name);
      for (const item of [child.items, ...(child.items?.oneOf ?? []), ...(child.items?.anyOf ?? [])]) if (item?.properties !== undefined) walk(item, `${name}[]`);
    }
  };
  walk(configJsonSchema(connectors) as SchemaNode, '');
  return rows(['key', 'type', 'default', 'meaning'], found);
}

function kindOf(node: SchemaNode): string {
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.type === 'array') return `list of ${node.items?.type ?? 'values'}`;
  return node.type ?? (node.anyOf ?? []).map(kindOf).join(' or ');
}
