import type { Edit } from '../../../../src/edits/engine.ts';
import { setTexts } from '../../../../src/edits/tree.ts';
import type { WrittenList, WrittenPolicy, WrittenText } from './policy.ts';
import { refusal } from './read.ts';
import { same, type Solution, type Solved } from './solve.ts';
import { fixed, matchTemplate, type Template, templateText, valueOf } from './template.ts';

/** A new text, with its source if it keeps an interpolation. */
interface New {
  readonly text: string;
  readonly source?: string;
}

/**
 * Edits that give a list its new texts: what stays keeps its bytes, what is new comes behind what precedes it in `to`.
 * @throws ConfigError `file:line` for a list that is computed, or an element of which cannot be told whether it stays.
 */
export function editList(policy: WrittenPolicy, list: WrittenList, solved: Solved, from: readonly string[], to: readonly string[]): Edit[] {
  if (same(from, to)) return [];
  const { written } = policy;
  const [first] = solved.solutions;
  if (list.kind === 'whole') {
    const removed = [{ node: list.node, template: [{ code: list.code }] }];
    if (!from.some((text) => to.includes(text))) return setTexts(written, list.node, [...new Set(to)].map((text) => ({ text, ...sourceOf(policy, removed, first, text) })));
    throw refusal(written, list.node, `this list is computed (${list.code}), and of it ${listed(from.filter((text) => !to.includes(text)))} must leave`);
  }
  const values = list.items.map(({ template }) => valueOf(template, first.known)!);
  const open = from.filter((text) => !list.items.some(({ template }) => fixed(template) === text));
  const stays = list.items.map((item) => staysIn(policy, item, solved, open, to));
  const covered = new Set(values.filter((_, index) => stays[index]));
  const removed = list.items.filter((_, index) => !stays[index]);
  const behind = new Map<string | undefined, New[]>();
  let previous: string | undefined;
  for (const text of new Set(to)) {
    if (covered.has(text)) previous = text;
    else behind.set(previous, [...(behind.get(previous) ?? []), { text, ...sourceOf(policy, removed, first, text) }]);
  }
  const wanted: (number | New)[] = [...(behind.get(undefined) ?? [])];
  values.forEach((value, index) => {
    if (!stays[index]) return;
    wanted.push(index, ...(behind.get(value) ?? []));
    behind.delete(value);
  });
  return setTexts(written, list.node, wanted);
}

/** Does an element stay, in all ways in which the file can stand for the live policy? */
function staysIn({ written }: WrittenPolicy, { node, template }: WrittenText, { solutions, complete, given }: Solved, open: readonly string[], to: readonly string[]): boolean {
  const told = fixed(template);
  const possible = (): readonly string[] => open.filter((text) => matchTemplate(template, text, given) !== undefined);
  const values = told !== undefined ? [told] : [...new Set(complete ? solutions.map(({ known }) => valueOf(template, known)!) : possible())];
  const staying = values.filter((value) => to.includes(value));
  if (staying.length === values.length) return true;
  if (staying.length === 0) return false;
  throw refusal(written, node, `whether ${templateText(template)} stands for ${listed(values)} cannot be told, and not all of it stays`);
}

/** A new text that begins as a removed one with an interpolation keeps the interpolation. */
function sourceOf({ dialect }: WrittenPolicy, removed: readonly WrittenText[], { known }: Solution, text: string): { readonly source?: string } {
  for (const { node, template } of removed) {
    if (fixed(template) !== undefined) continue;
    const last = template.findLastIndex((part) => typeof part !== 'string');
    const kept: Template = template.slice(0, last + 1);
    const prefix = valueOf(kept, known);
    if (prefix === undefined || prefix.length < 8 || !text.startsWith(prefix)) continue;
    const rest = text.slice(prefix.length);
    const source = dialect.source?.(rest === '' ? kept : [...kept, rest], node);
    if (source !== undefined) return { source };
  }
  return {};
}

function listed(texts: readonly string[]): string {
  return texts.length > 3 ? `${texts.slice(0, 3).join(', ')} and ${texts.length - 3} more` : texts.join(' or ');
}
