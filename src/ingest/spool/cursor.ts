import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SourceError } from '../../core/errors.ts';
import { prettyJson, type Json } from '../../core/json.ts';
import type { Extent } from '../../core/spool.ts';

const extent = z.strictObject({ instance: z.string(), scope: z.string(), from: z.string(), until: z.string() });
const Cursor = z.strictObject({ pawl: z.literal('spool-cursor'), version: z.literal(1), notes: z.record(z.string(), z.unknown()), extents: z.array(extent), emptied: z.string().optional() });

/** Name of the file below the spool's folder. */
export const CURSOR = 'cursor.json';

/** What fetches leave to later ones: the notes of the connector, and the extents stated so far. */
export interface SpoolCursor {
  readonly notes: Map<string, Json>;
  readonly extents: Extent[];
  /** Mark of the last emptying: what was fetched until then lies in the state that knows the mark, and nowhere else. */
  emptied?: string | undefined;
}

/** @throws SourceError when the file is there and is not one that pawl wrote. */
export function readCursor(source: string, file: string): SpoolCursor {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { notes: new Map(), extents: [] };
    throw error;
  }
  const parsed = Cursor.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw new SourceError(source, `${file} is not as pawl wrote it, so it cannot be told what was fetched`, { input: file, remedy: 'remove the folder in which it lies; what it holds is fetched again' });
  }
  const { notes, extents, emptied } = parsed.data;
  return { notes: new Map(Object.entries(notes as Record<string, Json>)), extents, emptied };
}

/** Text of a cursor. */
export function cursorText({ notes, extents, emptied }: SpoolCursor): string {
  return prettyJson({ pawl: 'spool-cursor', version: 1, notes: Object.fromEntries(notes), extents, ...(emptied === undefined ? {} : { emptied }) });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
