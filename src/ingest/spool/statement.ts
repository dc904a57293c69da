import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { SourceError } from '../../core/errors.ts';
import { prettyJson } from '../../core/json.ts';
import { by } from '../../core/order.ts';
import type { Extent } from '../../core/spool.ts';

/** Name of the file by which a spool says what was fetched. It lies beside the fetched records and is read with them. */
export const STATEMENT = 'pawl-spool.json';

const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);

export const Statement = z.strictObject({
  pawl: z.literal('spool'),
  version: z.literal(1),
  /** `fetching` from the first written file of a fetch until its last: what lies beside it may be a part. */
  state: z.enum(['fetching', 'complete']),
  /** Present when files were deleted after they were committed: only the state that knows this mark holds what they said. */
  emptied: z.string().optional(),
  extents: z.array(z.strictObject({ instance: z.string().min(1), scope: z.string().min(1), from: instant, until: instant })),
});

/** Text of a statement; extents in a fixed order. */
export function statementText(state: 'fetching' | 'complete', extents: readonly Extent[], emptied?: string): string {
  const sorted = [...extents].sort(by(({ instance, scope, from, until }) => `${instance}\n${scope}\n${from}\n${until}`));
  return prettyJson({ pawl: 'spool', version: 1, state, extents: sorted, ...(emptied === undefined ? {} : { emptied }) });
}

/**
 * The extents that a statement states. `marks` are those of emptyings that the state knows.
 * @throws SourceError when the fetch that wrote it did not end, its files were committed to another state and deleted, or
 * the file is none of ours.
 */
export function readStatement(source: string, name: string, text: string, marks: readonly string[] = []): readonly Extent[] {
  const parsed = Statement.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw new SourceError(source, `${name} is not a statement that pawl wrote`, { input: name, remedy: 'remove the folder in which it lies, and fetch again with `pawl collect`' });
  }
  if (parsed.data.state === 'fetching') {
    throw new SourceError(source, `${name}: the fetch that filled this folder was cut off, so the folder holds only a part`, {
      input: name,
      remedy: 'run `pawl collect` with the live source again: it goes on where it stopped',
    });
  }
  const { emptied, extents } = parsed.data;
  if (emptied !== undefined && !marks.includes(emptied)) {
    throw new SourceError(source, `${name}: files of this folder were deleted after they had been committed to another state, so it holds only a part`, {
      input: name,
      remedy: 'fetch with `keep: true` into a new folder to read what was fetched elsewhere',
    });
  }
  return extents;
}

/** How the last fetch into a spool ended: `absent` when there was none. */
export function spoolState(folder: string): 'absent' | 'fetching' | 'complete' {
  try {
    const parsed = Statement.safeParse(JSON.parse(readFileSync(path.join(folder, 'usage', STATEMENT), 'utf8')));
    return parsed.success ? parsed.data.state : 'fetching';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'fetching';
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
