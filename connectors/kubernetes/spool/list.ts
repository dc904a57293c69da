import { setTimeout as pause } from 'node:timers/promises';
import { failureOf, statusOf, type Asked } from './failures.ts';

/** Objects per page, as kubectl asks for them. */
const PAGE = 500;
/** How often a list is begun anew when its continue token expires, and a call is made when the server is busy. */
const ATTEMPTS = 4;
/** Milliseconds to wait at least and at most before a busy server is asked again. */
const WAIT = { least: 250, most: 30_000 };

/** One page of a list, as the client gives it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly metadata?: { readonly _continue?: string };
}

/**
 * A whole list in pages of one snapshot; one that the server forgets on the way is begun anew, so that it is whole or not at all.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 * @throws SourceError
 */
export async function listAll<T>(asked: Asked, page: (options: { readonly limit: number; readonly _continue?: string }) => Promise<Page<T>>): Promise<readonly T[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const found: T[] = [];
      let next: string | undefined;
      do {
        const options = { limit: PAGE, ...(next === undefined ? {} : { _continue: next }) };
        const { items, metadata } = await patiently(() => page(options));
        found.push(...items);
        next = metadata?._continue === '' ? undefined : metadata?._continue;
      } while (next !== undefined);
      return found;
    } catch (error) {
      if (statusOf(error) !== 410 || attempt === ATTEMPTS) throw failureOf(error, asked);
    }
  }
}

/** Asks a busy server again, after the time that it names. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (![429, 503].includes(statusOf(error) ?? 0) || attempt === ATTEMPTS) throw error;
      const after = Number((error as { readonly headers?: Readonly<Record<string, string>> }).headers?.['retry-after']) * 1_000;
      await pause(Math.min(Math.max(Number.isFinite(after) ? after : 0, WAIT.least), WAIT.most));
    }
  }
}
