import path from 'node:path';
import { CONNECTORS } from '../../connectors/index.ts';
import type { AnyConnector } from '../core/connector.ts';
import { cycleSeconds, dayOf, latestOf } from '../core/day.ts';
import { ConfigError } from '../core/errors.ts';
import { valueWithoutSecrets } from '../core/secrets.ts';
import type { LiveRun } from '../ingest/spool/live.ts';
import type { Run } from '../scan/run.ts';
import { makeFolder, unusableFolder } from '../store/make-folder.ts';
import { databaseThreads, DEFAULT_MEMORY_MB, defaultThreads } from './defaults.ts';
import { liveRun } from './live-run.ts';
import { loadConfig, type LoadedConfig } from './load-config.ts';
import { workerUrl } from './package-root.ts';
import { clearProgress, progressPrinter } from './progress.ts';

/** Options that every command with a configuration has. */
export interface RunArguments {
  readonly config: string;
  readonly asOf?: string | undefined;
  readonly acceptLoss?: readonly string[] | undefined;
  readonly assumeCycle?: string | undefined;
  readonly threads?: number | undefined;
  readonly memory?: number | undefined;
}

/** All connectors, loaded. Their models and writers load later, when one is used. */
export async function allConnectors(): Promise<readonly AnyConnector[]> {
  return Promise.all(Object.values(CONNECTORS).map((load) => load()));
}

/** Reads the configuration, opens the state, runs `work`, and closes the state whatever happens. */
export async function withRun<T>(args: RunArguments, work: (run: Run, loaded: LoadedConfig) => Promise<T>): Promise<T> {
  const connectors = await allConnectors();
  const loaded = loadConfig(args.config, connectors);
  const { config, folder } = loaded;
  const output = path.resolve(folder, config.output);
  prepareOutput(output);
  const memoryMb = checkedCount('memory', args.memory, 1) ?? DEFAULT_MEMORY_MB;
  const threads = checkedCount('threads', args.threads, 0) ?? defaultThreads();
  const { openStore } = await import('../store/open.ts');
  const state = path.resolve(folder, config.state);
  const store = await openStore(state, { memoryMb, threads: databaseThreads() });
  const asOf = checkedDay(args.asOf);
  try {
    return await work({
      store,
      sources: config.sources.map((source) => ({
        ...liveOf(liveRun(connectorOf(connectors, source.connector), source, state)),
        id: source.id,
        connector: connectorOf(connectors, source.connector),
        allScopes: connectorOf(connectors, source.connector).recordsAllScopes?.(source) ?? false,
        sharedPolicies: connectorOf(connectors, source.connector).sharedPolicies?.(source) ?? 'union',
        baseDir: folder,
        evidence: connectorOf(connectors, source.connector).evidence?.files(source) ?? {},
        stated: connectorOf(connectors, source.connector).evidence?.stated?.(source) ?? {},
        grants: source.grants ?? [],
        grantsTakenAt: source.grantsTakenAt === undefined ? undefined : latestOf(source.grantsTakenAt),
        documented: connectorOf(connectors, source.connector).documented?.(source) ?? {},
        usage: source.usage ?? [],
        definitions: source.definitions,
        sparse: source.sparse,
      })),
      // Notes of people reach the state and every report; globs are masked like the names that they match.
      identities: valueWithoutSecrets(config.identities),
      exceptions: valueWithoutSecrets(config.exceptions),
      acknowledged: valueWithoutSecrets(config.acknowledged).filter((gap) => asOf <= gap.expires),
      cycle: config.cycle,
      temporarySeconds: cycleSeconds(config.temporaryGrant),
      assumedCycle: checkedCycle(args.assumeCycle),
      acceptLoss: checkedNames('accept-loss', args.acceptLoss),
      asOf,
      output,
      threads,
      workerUrl: workerUrl(),
      progress: progressPrinter(process.stderr),
    }, loaded);
  } finally {
    clearProgress();
    await store.close();
  }
}

function liveOf(live: LiveRun | undefined): { readonly live?: LiveRun } {
  return live === undefined ? {} : { live };
}

function prepareOutput(output: string): void {
  try {
    makeFolder(output);
  } catch (error) {
    throw unusableFolder('output', output, error, 'set `output` to a folder that pawl may write');
  }
}

function connectorOf(connectors: readonly AnyConnector[], id: string): AnyConnector {
  const found = connectors.find((connector) => connector.id === id);
  if (found === undefined) throw new ConfigError(`there is no connector ${id}`);
  return found;
}

function checkedCount(option: string, count: number | undefined, least: number): number | undefined {
  if (count === undefined || (Number.isSafeInteger(count) && count >= least)) return count;
  throw new ConfigError(`--${option} is not a whole number of at least ${least}`, { remedy: `write a number after --${option}, or leave it out` });
}

function checkedNames(option: string, names: readonly string[] | undefined): readonly string[] {
  if (names === undefined || (names.length > 0 && !names.includes(''))) return names ?? [];
  throw new ConfigError(`--${option} names nothing`, { remedy: `write a name after --${option}, or leave it out` });
}

function checkedCycle(cycle: string | undefined): string | null {
  if (cycle === undefined) return null;
  try {
    cycleSeconds(cycle);
    return cycle;
  } catch {
    throw new ConfigError(`--assume-cycle ${cycle} is not a cycle`, { remedy: 'write a duration such as 30d or 12h, or daily, weekly, monthly, quarterly, annual' });
  }
}

/** The clock enters here and nowhere else. */
function checkedDay(asOf: string | undefined): string {
  if (asOf === undefined) return dayOf(Date.now());
  if (/^\d{4}-\d{2}-\d{2}$/.test(asOf) && !Number.isNaN(Date.parse(asOf))) return asOf;
  throw new ConfigError(`--as-of ${asOf} is not a day`, { remedy: 'write a UTC day as YYYY-MM-DD' });
}
