import { ConfigError } from '../../../../src/core/errors.ts';
import { groupBy } from '../../../../src/core/group.ts';
import type { Edit } from '../../../../src/edits/engine.ts';
import { hasDirectives } from './documents.ts';
import { isJson } from './read.ts';
import type { Manifest, WrittenObject } from './object.ts';

/** Edits that take objects out of a file, and whether nothing of the file is left then. */
export interface Removal {
  readonly edits: readonly Edit[];
  readonly isEmpty: boolean;
}

/**
 * Takes objects out of a file: whole documents with their comments, or items of a List.
 * @throws ConfigError `file:line` when an object cannot be taken out on its own.
 */
export function removeObjects({ path, text, documents, objects }: Manifest, gone: readonly WrittenObject[]): Removal {
  const edits: Edit[] = [];
  const whole = new Set<number>();
  for (const group of groupBy(gone, ({ document }) => String(document.index)).values()) {
    const [{ document, item, written }] = group;
    const left = item?.list.items.flatMap((_, index) => (group.some((one) => one.item?.index === index) ? [] : [index])) ?? [];
    if (item !== undefined && left.length > 0) edits.push(...written.arrange(item.list, left));
    else whole.add(document.index);
  }
  const isEmpty = whole.size === documents;
  if (whole.size > 0 && !isEmpty && (isJson(path, text) || hasDirectives(text))) {
    throw new ConfigError('a document of this file cannot be taken out on its own', { where: gone[0]!.where });
  }
  for (const index of whole) {
    const { start, end } = objects.find(({ document }) => document.index === index)!.document;
    edits.push({ start, end, text: '' });
  }
  return { edits, isEmpty };
}
