import type { FoldedPack } from './fold/pack.ts';

/** How much is committed together: so many records or files, or, when nothing is being committed, as few as `least` records; and how many ids are held. */
export interface BatchSize {
  readonly records: number;
  readonly files: number;
  readonly least?: number;
  readonly ids?: number;
}

/** Results in the order of their tasks, with at most `ahead` under way. */
export async function* inOrder<T, R>(tasks: Iterable<T>, work: (task: T) => Promise<R>, ahead: number): AsyncGenerator<R> {
  const under: Promise<R>[] = [];
  for (const task of tasks) {
    const result = work(task);
    // It is awaited below; until then a failure must not count as unhandled.
    result.catch(() => undefined);
    under.push(result);
    if (under.length >= ahead) yield await (under.shift() as Promise<R>);
  }
  for (let next = under.shift(); next !== undefined; next = under.shift()) yield await next;
}

/** Commits packs batch by batch, in order; the next batch is gathered while one is being committed. */
export async function inBatches(source: AsyncIterable<readonly FoldedPack[]>, size: BatchSize, commit: (batch: readonly FoldedPack[]) => Promise<void>): Promise<void> {
  let committing = Promise.resolve();
  let isIdle = true;
  let batch: FoldedPack[] = [];
  const begin = async (): Promise<void> => {
    const next = batch;
    batch = [];
    await committing;
    if (next.length === 0) return;
    isIdle = false;
    committing = commit(next).finally(() => (isIdle = true));
    committing.catch(() => undefined);
  };
  try {
    for await (const packs of source) {
      batch.push(...packs);
      const records = count(batch, (pack) => pack.rows.at.length);
      const isDue = records >= size.records || count(batch, (pack) => pack.files.length) >= size.files;
      if (isDue || (isIdle && size.least !== undefined && records >= size.least)) await begin();
    }
    await begin();
  } finally {
    await committing;
  }
}

function count(packs: readonly FoldedPack[], of: (pack: FoldedPack) => number): number {
  return packs.reduce((sum, pack) => sum + of(pack), 0);
}
