import type { RecordReader } from '../../core/usage-source.ts';
import { readFile } from '../read/file.ts';
import { LostFile } from '../read/lost.ts';
import { RecordScanner } from '../scan/scanner.ts';
import { FileFold } from './file-fold.ts';
import { KnownKeys } from './known-keys.ts';
import type { FoldedPack, FoldTask } from './pack.ts';
import { PackBuilder } from './pack-builder.ts';
import { Repeats } from './repeats.ts';

/** Keys remembered from pack to pack; about 1 KB each. */
const MOST_KEYS = 20_000;

/** What this thread remembers of the source that it reads. */
interface Met {
  readonly run: number;
  readonly source: string;
  readonly reader: RecordReader;
  readonly scanner: RecordScanner;
  readonly repeats: Repeats;
  readonly keys: KnownKeys;
}

let met: Met | undefined;

/** INVARIANT: what was remembered is of the same source and reader, because call ids are. */
function remembered(reader: RecordReader, { run, source }: FoldTask): Met {
  if (met?.run !== run || met.source !== source || met.reader !== reader) {
    met = { run, source, reader, scanner: new RecordScanner(reader.format, reader.fields), repeats: new Repeats(), keys: new KnownKeys(source) };
  }
  if (met.keys.size > MOST_KEYS) {
    forgetCold(met);
    const calls = met.repeats.calls();
    // Between packs, because a key that was forgotten is another key to a pack that met it before.
    met.keys.keep(calls.map((call) => call.known), calls.map((call) => call.actor));
  }
  return met;
}

/** Forgets extracts that were met only once; all where that makes no room. */
function forgetCold({ scanner, repeats }: Met): void {
  repeats.keep(scanner.forgetCold());
  if (!scanner.isFull) return;
  scanner.forget();
  repeats.forget();
}

/** Reads and folds the files of a task. Runs in a worker or, without threads, in the main thread. */
export async function foldPack(reader: RecordReader, task: FoldTask): Promise<FoldedPack> {
  const known = remembered(reader, task);
  const { scanner, repeats, keys } = known;
  const pack = new PackBuilder(keys);
  for (const file of task.files) {
    if (scanner.isFull) forgetCold(known);
    const fold = new FileFold(pack, file.inputId, reader, repeats, task.source);
    try {
      await readFile(file.path, reader.format, fold, scanner);
      fold.close();
    } catch (error) {
      if (!(error instanceof LostFile)) throw error;
      fold.lose(error.reason);
    }
  }
  return pack.build(task.again);
}
