import type { Edit } from '../../../../src/edits/engine.ts';
import type { Entry, Written } from '../../../../src/edits/tree.ts';

/** The edit that leaves a list without anything in it. */
export function emptied({ text }: Written, { start, end, name }: Entry): Edit {
  const quote = text[start] === '"' || text[start] === "'" ? text[start] : '';
  return { start, end, text: `${quote}${name}${quote}: []` };
}
