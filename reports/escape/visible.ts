import { visibleLines } from '../../src/core/visible-text.ts';

/**
 * A copy of a view model (plain objects, arrays, scalars) in which no text hides anything: bidi controls, zero-width
 * and control characters stand as visible escapes. Applied once to the whole model, so that no field can be forgotten.
 * HTML itself is escaped by Handlebars.
 */
export function visibleView<T>(view: T): T {
  return visible(view) as T;
}

function visible(value: unknown): unknown {
  if (typeof value === 'string') return visibleLines(value);
  if (Array.isArray(value)) return value.map(visible);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visible(inner)]));
}
