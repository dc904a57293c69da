import type { Written } from '../../../../src/edits/tree.ts';

const MARK = /^---(?=[ \t\r\n]|$)/gm;

/**
 * Where each document of a YAML stream begins and ends: from its mark (of the first one, if it has none, from its first
 * line) to the mark of the next. What stands above the first document is the head of the file and belongs to none.
 */
export function documentRanges(text: string, roots: readonly Written['root'][]): readonly { readonly start: number; readonly end: number }[] {
  const starts = roots.map((root, index) => {
    const floor = roots[index - 1]?.end ?? 0;
    const marks = [...text.slice(floor, root.start).matchAll(MARK)];
    const last = marks.at(-1);
    return last === undefined ? text.lastIndexOf('\n', root.start - 1) + 1 : floor + last.index;
  });
  return roots.map((_, index) => ({ start: starts[index]!, end: starts[index + 1] ?? text.length }));
}

/** Directives and explicit ends of documents, which a document that is put in or taken out would tear apart. */
export function hasDirectives(text: string): boolean {
  return /^(?:%|\.\.\.(?:\s|$))/m.test(text);
}
