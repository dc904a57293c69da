import { z } from 'zod';
import { VERDICTS } from '../verdict.ts';

/** Keys of a closed vocabulary as a non-empty tuple, the form that `z.enum` wants. */
export function keys<K extends string>(vocabulary: Readonly<Record<K, unknown>>): [K, ...K[]] {
  return Object.keys(vocabulary) as [K, ...K[]];
}

/** A UTC day, `2026-03-01`. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** How many. */
export const count = z.number().int().nonnegative();
/** How many by name. */
export const counts = z.record(z.string(), count);
export const verdict = z.enum(keys(VERDICTS));
