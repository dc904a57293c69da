import { Worker } from 'node:worker_threads';
import type { AnyConnector } from '../core/connector.ts';
import { InvariantError } from '../core/errors.ts';
import { foldPack } from './fold/fold-pack.ts';
import { lostFile, type FoldedPack, type FoldTask } from './fold/pack.ts';
import { KnownKeys } from './fold/known-keys.ts';
import { PackBuilder } from './fold/pack-builder.ts';
import type { WorkerMessage } from './serve.ts';

/** Folds packs, in this thread or in others. */
export interface FoldPool {
  /** What came out of the files, in their order; more than one pack only when a worker died on the task. */
  readonly fold: (task: FoldTask) => Promise<readonly FoldedPack[]>;
  /** How many tasks it can usefully hold at once. */
  readonly width: number;
  readonly close: () => Promise<void>;
}

interface Job {
  readonly task: FoldTask;
  readonly done: (packs: readonly FoldedPack[]) => void;
  readonly failed: (error: Error) => void;
}

interface Hand {
  readonly worker: Worker;
  ready: boolean;
  /** Tasks given to it, the first being folded now. */
  readonly jobs: Job[];
}

/** Tasks given to a worker ahead, so that it never waits for the main thread. */
const AHEAD = 2;

/** Heap limits of a worker; a record of 64 MB may parse to twenty times its size. */
const LIMITS = { maxOldGenerationSizeMb: 1_536, maxYoungGenerationSizeMb: 12 };

/** Folds in the calling thread, one task after the other, as a worker does. */
export function inlinePool(connectors: ReadonlyMap<string, AnyConnector>): FoldPool {
  let before: Promise<unknown> = Promise.resolve();
  return {
    width: 1,
    fold: (task) => {
      const folded = before.then(async () => {
        const connector = connectors.get(task.connector);
        if (connector?.usage === undefined) throw new InvariantError(`no connector ${task.connector} that reads usage`);
        return [await foldPack(connector.usage, task)];
      });
      before = folded.catch(() => undefined);
      return folded;
    },
    close: async () => undefined,
  };
}

/**
 * Folds in `threads` workers that run the module at `workerUrl` (see `serveFolds`). A worker that dies is replaced;
 * the files of its task are folded one by one, and the one on which a worker dies again is lost as `unreadable`.
 */
export function workerPool(threads: number, workerUrl: URL): FoldPool {
  const waiting: Job[] = [];
  const hands = new Set<Hand>();
  let closed = false;

  function hire(): void {
    const hand: Hand = { worker: new Worker(workerUrl, { resourceLimits: LIMITS, execArgv: [] }), ready: false, jobs: [] };
    let cause: unknown;
    hands.add(hand);
    hand.worker.on('message', (message: WorkerMessage) => hear(hand, message));
    hand.worker.on('error', (error) => (cause = error));
    hand.worker.on('exit', () => bury(hand, cause));
  }

  function hear(hand: Hand, message: WorkerMessage): void {
    if ('ready' in message) hand.ready = true;
    else {
      const job = hand.jobs.shift();
      if ('folded' in message) job?.done([message.folded]);
      else job?.failed(new InvariantError(message.failed));
    }
    deal();
  }

  function bury(hand: Hand, cause: unknown): void {
    hands.delete(hand);
    if (closed) return;
    if (!hand.ready) {
      const error = new InvariantError(`a worker does not start: ${cause instanceof Error ? cause.message : String(cause)}`);
      for (const job of [...hand.jobs, ...waiting.splice(0)]) job.failed(error);
      return;
    }
    // Its tasks may fall to a worker that has gone on to later files already, so they are out of turn.
    const [culprit, ...innocent] = hand.jobs.map((job) => ({ ...job, task: { ...job.task, again: true } }));
    waiting.unshift(...(culprit === undefined ? [] : retry(culprit)), ...innocent);
    hire();
  }

  function deal(): void {
    for (let held = 0; held < AHEAD; held += 1) {
      for (const hand of hands) {
        if (hand.jobs.length > held) continue;
        const job = waiting.shift();
        if (job === undefined) return;
        hand.jobs.push(job);
        hand.worker.postMessage(job.task);
      }
    }
  }

  for (let thread = 0; thread < threads; thread += 1) hire();
  return {
    width: threads * AHEAD,
    fold: (task) =>
      new Promise((done, failed) => {
        waiting.push({ task, done, failed });
        deal();
      }),
    close: async () => {
      closed = true;
      await Promise.all([...hands].map((hand) => hand.worker.terminate()));
    },
  };
}

/** After a worker died on a task: its files one by one; a single file is lost. */
function retry(job: Job): readonly Job[] {
  const { task } = job;
  if (task.files.length === 1) {
    job.done([lostPack(task)]);
    return [];
  }
  const packs: (readonly FoldedPack[])[] = [];
  let open = task.files.length;
  return task.files.map((file, index) => ({
    task: { ...task, files: [file] },
    done: (found) => {
      packs[index] = found;
      open -= 1;
      if (open === 0) job.done(packs.flat());
    },
    failed: job.failed,
  }));
}

function lostPack(task: FoldTask): FoldedPack {
  const pack = new PackBuilder(new KnownKeys(task.source));
  for (const { inputId } of task.files) pack.close(lostFile(inputId, 'unreadable', 0));
  return pack.build(task.again);
}
