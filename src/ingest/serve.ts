import { parentPort } from 'node:worker_threads';
import type { RecordReader } from '../core/usage-source.ts';
import { InvariantError } from '../core/errors.ts';
import { foldPack } from './fold/fold-pack.ts';
import type { FoldedPack, FoldedRows, FoldTask } from './fold/pack.ts';

/** What a worker says: that it stands ready, or how a task ended. Tasks are answered in the order they came. */
export type WorkerMessage = { readonly ready: true } | { readonly folded: FoldedPack } | { readonly failed: string };

/** Serves fold tasks in a worker thread; `load` gives the reader of a connector by its id. */
export function serveFolds(load: (id: string) => Promise<RecordReader>): void {
  const port = parentPort;
  if (port === null) throw new InvariantError('the worker entry runs outside a worker thread');
  let queue = Promise.resolve();
  port.on('message', (task: FoldTask) => {
    queue = queue.then(async () => {
      try {
        const folded = await foldPack(await load(task.connector), task);
        port.postMessage({ folded } satisfies WorkerMessage, buffersOf(folded));
      } catch (error) {
        port.postMessage({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies WorkerMessage);
      }
    });
  });
  port.postMessage({ ready: true } satisfies WorkerMessage);
}

/** The columns move to the other thread; they are not copied. */
function buffersOf({ rows, groups, calls, told }: FoldedPack): ArrayBuffer[] {
  const columns = [...Object.values(rows as Readonly<Record<keyof FoldedRows, FoldedRows[keyof FoldedRows]>>), groups.call, groups.actor, calls.callId, calls.check, ...(told === undefined ? [] : [told.high, told.low])];
  return columns.map((column) => column.buffer as ArrayBuffer);
}
