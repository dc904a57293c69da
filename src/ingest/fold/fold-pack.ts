import type { AnyConnector } from '../../core/connector.ts';
import { InvariantError } from '../../core/errors.ts';
import { readFile } from '../read/file.ts';
import { LostFile } from '../read/lost.ts';
import { FileFold } from './file-fold.ts';
import { KnownKeys } from './known-keys.ts';
import type { FoldedPack, FoldTask } from './pack.ts';
import { PackBuilder } from './pack-builder.ts';

/** Keys remembered from pack to pack; about 1 KB each. */
const MOST_KEYS = 40_000;

/** Keys that this thread has met, by source. */
const met = new Map<string, KnownKeys>();

function keysOf(source: string): KnownKeys {
  let keys = met.get(source);
  if (keys === undefined || keys.size > MOST_KEYS) {
    keys = new KnownKeys(source);
    met.set(source, keys);
  }
  return keys;
}

/** Reads and folds the files of a task. Runs in a worker or, without threads, in the main thread. */
export async function foldPack(connector: AnyConnector, task: FoldTask): Promise<FoldedPack> {
  const usage = connector.usage;
  if (usage === undefined) throw new InvariantError(`connector ${connector.id} reads no usage`);
  const pack = new PackBuilder(keysOf(task.source));
  for (const file of task.files) {
    const fold = new FileFold(pack, file.inputId, usage.project);
    try {
      await readFile(file.path, usage.format, fold);
      fold.close();
    } catch (error) {
      if (!(error instanceof LostFile)) throw error;
      fold.lose(error.reason);
    }
  }
  return pack.build();
}
