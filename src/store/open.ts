import { chmodSync, existsSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { SourceError } from '../core/errors.ts';
import { connectionStore } from './connection.ts';
import { explainOpenFailure } from './failures.ts';
import { makeFolder, unusableFolder } from './make-folder.ts';
import { migrate } from './migrate.ts';
import { copyAnew, mustRebuild, putInPlace } from './rebuild.ts';
import type { Store } from './store.ts';

/** How to open the state. */
export interface OpenOptions {
  readonly readOnly?: boolean;
  /** Upper bound of DuckDB's buffers in MB; it spills beyond. Default 400. */
  readonly memoryMb?: number;
  /** DuckDB's own threads. Default 2. */
  readonly threads?: number;
  /** Where it spills; default is a folder beside the file. */
  readonly tempDir?: string;
}

/** Files open in this process: a second opening would lose data silently (performance.md, section 1). */
const open = new Set<string>();

/**
 * Opens the state file, creating it (mode 0600) and its folder if need be, and brings its schema forward.
 * @throws SourceError when another process holds the file, or it cannot be read; ConfigError when a newer pawl wrote it.
 */
export async function openStore(file: string, options: OpenOptions = {}): Promise<Store> {
  if (options.readOnly !== true) prepareFolder(file);
  const existed = existsSync(file);
  const key = identity(file);
  if (open.has(key)) {
    throw new SourceError('state', `${file} is already open in this process`, { input: file, remedy: 'close it first' });
  }
  open.add(key);
  let instance: DuckDBInstance | undefined;
  let connection: DuckDBConnection | undefined;
  const release = (): void => {
    connection?.closeSync();
    instance?.closeSync();
    open.delete(key);
  };
  try {
    const connect = async (): Promise<DuckDBConnection> => {
      instance = await DuckDBInstance.create(file, settings(file, options));
      if (options.readOnly !== true) keepPrivate(file);
      return instance.connect();
    };
    connection = await connect();
    if (options.readOnly !== true) {
      await migrate(connection, file);
      if (await mustRebuild(connection)) {
        await copyAnew(connection, file);
        connection.closeSync();
        instance?.closeSync();
        putInPlace(file);
        connection = await connect();
      }
    }
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    await connection.run('SET preserve_insertion_order = false');
    // What is not checkpointed stays in memory; a checkpoint after every batch would write the tables again and again.
    await connection.run("SET wal_autocheckpoint = '96MB'");
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    keepPrivate(`${file}.wal`);
  } catch (error) {
    release();
    // A new file of which not even the tables could be written would be taken for a damaged state next time.
    if (!existed) for (const made of [file, `${file}.wal`]) rmSync(made, { force: true });
    throw explainOpenFailure(file, error);
  }
  return connectionStore(file, instance!, connection, { changed: () => keepPrivate(`${file}.wal`), closed: release });
}

function prepareFolder(file: string): void {
  try {
    makeFolder(path.dirname(file), 0o700);
  } catch (error) {
    throw unusableFolder('state', path.dirname(file), error, 'set `state` to a file in a folder that pawl may write');
  }
}

/** DuckDB configuration common to every way of opening a state file. */
export function settings(file: string, options: OpenOptions): Record<string, string> {
  return {
    access_mode: options.readOnly === true ? 'READ_ONLY' : 'AUTOMATIC',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    memory_limit: `${options.memoryMb ?? 400}MB`,
    threads: String(options.threads ?? 2),
    temp_directory: options.tempDir ?? `${path.resolve(file)}.tmp`,
  };
}

/** One name per file, whatever links lead to its folder. */
function identity(file: string): string {
  const folder = path.dirname(path.resolve(file));
  return existsSync(folder) ? path.join(realpathSync(folder), path.basename(file)) : path.resolve(file);
}

/** Narrows a file to its owner; DuckDB itself creates files by the umask. */
function keepPrivate(file: string): void {
  if (existsSync(file)) chmodSync(file, 0o600);
}
