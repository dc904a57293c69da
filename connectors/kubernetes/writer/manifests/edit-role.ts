import { ConfigError, InvariantError } from '../../../../src/core/errors.ts';
import { applyEdits, type Edit, joinedCuts } from '../../../../src/edits/engine.ts';
import { entryOf, type Item, literalOf, type MapNode, placeAt, setTexts, type TreeNode, type Wanted, type Written } from '../../../../src/edits/tree.ts';
import type { PolicyRule, Role } from '../../rbac.ts';
import { canonicalRule } from '../canonical.ts';
import { origins } from './align.ts';
import { emptied } from './emptied.ts';
import type { WrittenObject } from './object.ts';

/** In the order in which a new list is put into a rule. */
const LISTS = ['apiGroups', 'resources', 'resourceNames', 'nonResourceURLs', 'verbs'] as const;

/**
 * Edits that give a written role the rules `after`. Rules that did not change keep their bytes; a rule that was split
 * stays where it was, its other parts follow it in its own layout.
 * @throws ConfigError `file:line` when the rules are written in a way that cannot be edited.
 */
export function editRole({ written, map, content, where }: WrittenObject, after: readonly PolicyRule[]): readonly Edit[] {
  const entry = entryOf(map, 'rules');
  const before = (content as Role | undefined)?.rules;
  if (before === undefined || entry === undefined || entry.value.kind !== 'list') throw new ConfigError('it has no list of rules to be edited', { where });
  if (after.length === 0) return [emptied(written, entry)];
  const list = entry.value;
  if (list.items.length !== before.length) throw new InvariantError(`${where} has other rules than were read`);
  const from = origins(before, after);
  const wanted: Wanted[] = [];
  const edits: Edit[] = [];
  if (list.items.length === 0) throw new ConfigError('it has no rule in whose layout another could be written', { where });
  list.items.forEach((item, index) => {
    const [first, ...others] = after.filter((_, place) => from[place] === index);
    if (first === undefined) return;
    const change = (to: PolicyRule): readonly Edit[] => editRule(written, item.value, before[index]!, to);
    // What is cut at the end of a rule and what is put behind it would meet, so that a rule that is split is written anew.
    if (others.length > 0) return void wanted.push(...[first, ...others].map((other) => sourceOf(written, item, change(other))));
    edits.push(...change(first));
    wanted.push(index);
  });
  return [...edits, ...written.arrange(list, wanted)];
}

/** Source of a rule in the layout of an item: its text after edits, which may reach to the end of its last line. */
function sourceOf({ text }: Written, { start, end }: Item, edits: readonly Edit[]): string {
  const reach = Math.max(end, ...edits.map((edit) => edit.end));
  const inside = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  const source = applyEdits(text.slice(start, reach), joinedCuts(inside));
  const tail = text.slice(end, reach);
  return (source.endsWith(tail) ? source.slice(0, source.length - tail.length) : source).trimEnd();
}

function editRule(written: Written, node: TreeNode, from: PolicyRule, to: PolicyRule): readonly Edit[] {
  if (canonicalRule(from) === canonicalRule(to)) return [];
  if (node.kind !== 'map') throw new ConfigError('this rule is no map', { where: placeAt(written, node.start) });
  const edits: Edit[] = [];
  const wanted: Wanted[] = node.entries.map((_, index) => index);
  const fresh: string[] = [];
  for (const name of LISTS) {
    const at = node.entries.findIndex((entry) => entry.name === name);
    const value = node.entries[at]?.value;
    if (value === undefined && to[name].length > 0) fresh.push(entryText(written, node, name, to[name]));
    else if (value !== undefined && to[name].length === 0) wanted.splice(wanted.indexOf(at), 1);
    else if (value !== undefined) edits.push(...editTexts(written, value, from[name], to[name], likeIn(node)));
  }
  const verbs = Math.max(0, node.entries.findIndex((entry) => entry.name === 'verbs'));
  // On lines of their own they stand right before the verbs, where nothing is cut.
  if (node.form === 'lines') edits.push(...fresh.map((one) => lineBefore(written, node.entries[verbs]!, one)));
  else wanted.splice(wanted.indexOf(verbs), 0, ...fresh);
  const same = wanted.length === node.entries.length && wanted.every((one, index) => one === index);
  return same ? edits : [...edits, ...written.arrange(node, wanted)];
}

function lineBefore({ text }: Written, { start }: Item, source: string): Edit {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return { start, end: start, text: source + (text.includes('\r\n') ? '\r\n' : '\n') + line.replace(/[^\t]/g, ' ') };
}

/** What stays keeps its bytes; what is new comes at the end, in its order. A star's quotes are no style to follow. */
function editTexts(written: Written, node: TreeNode, from: readonly string[], to: readonly string[], like: TreeNode | undefined): readonly Edit[] {
  if (node.kind !== 'list' || node.items.length !== from.length) throw new ConfigError('this is no list of texts', { where: placeAt(written, node.start) });
  const stay = from.flatMap((text, index) => (to.includes(text) ? [index] : []));
  const own = node.items.find((_, index) => isPlain(from[index]!))?.value;
  const fresh = [...new Set(to)].filter((text) => !from.includes(text)).map((text) => ({ text, source: written.quote(text, own ?? like) }));
  const { start, end } = node;
  const isInline = isYaml(written) && node.form === 'bracketed' && !written.text.slice(start, end).includes('\n');
  if (stay.length === 0 && isInline) return [{ start, end, text: `[${fresh.map(({ source }) => source).join(', ')}]` }];
  return setTexts(written, node, [...stay, ...fresh]);
}

/** Is it a text that nobody has to quote? */
function isPlain(text: string): boolean {
  return /^[A-Za-z]/.test(text);
}

/** A text of the rule whose quotes show how the team writes them. */
function likeIn(node: MapNode): TreeNode | undefined {
  const lists = node.entries.flatMap(({ value }) => (value.kind === 'list' ? value.items : []));
  return lists.find(({ value }) => isPlain(literalOf(value) ?? ''))?.value;
}

function isYaml({ text }: Written): boolean {
  return !/^[\uFEFF\s]*[{[]\s*"/.test(text);
}

/** Source of a new list, in the style and the quotes of the other lists of its rule. */
function entryText(written: Written, node: MapNode, name: string, texts: readonly string[]): string {
  const lists = node.entries.map(({ value }) => value).filter((value) => value.kind === 'list');
  const quoted = texts.map((text) => written.quote(text, likeIn(node)));
  return isYaml(written) && lists.every(({ form }) => form === 'bracketed') ? `${name}: [${quoted.join(', ')}]` : written.entryText(node, name, quoted);
}
