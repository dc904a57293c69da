import { ConfigError, InvariantError } from '../../../../src/core/errors.ts';
import type { Edit } from '../../../../src/edits/engine.ts';
import { copyOf, entryOf, type MapNode, placeAt, setTexts, type TreeNode, type Wanted, type Written } from '../../../../src/edits/tree.ts';
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
    edits.push(...change(first));
    wanted.push(index, ...others.map((other) => copyOf(written, item, change(other))));
  });
  return [...edits, ...written.arrange(list, wanted)];
}

function editRule(written: Written, node: TreeNode, from: PolicyRule, to: PolicyRule): readonly Edit[] {
  if (canonicalRule(from) === canonicalRule(to)) return [];
  if (node.kind !== 'map') throw new ConfigError('this rule is no map', { where: placeAt(written, node.start) });
  const edits: Edit[] = [];
  const wanted: Wanted[] = node.entries.map((_, index) => index);
  for (const name of LISTS) {
    const at = node.entries.findIndex((entry) => entry.name === name);
    const value = node.entries[at]?.value;
    if (value === undefined && to[name].length > 0) wanted.push(written.entryText(node, name, to[name].map((text) => written.quote(text, likeIn(node)))));
    else if (value !== undefined && to[name].length === 0) wanted.splice(wanted.indexOf(at), 1);
    else if (value !== undefined) edits.push(...editTexts(written, value, from[name], to[name]));
  }
  const same = wanted.length === node.entries.length && wanted.every((one, index) => one === index);
  return same ? edits : [...edits, ...written.arrange(node, wanted)];
}

/** What stays keeps its bytes; what is new comes at the end, in its order. */
function editTexts(written: Written, node: TreeNode, from: readonly string[], to: readonly string[]): readonly Edit[] {
  if (node.kind !== 'list' || node.items.length !== from.length) throw new ConfigError('this is no list of texts', { where: placeAt(written, node.start) });
  const stay = from.flatMap((text, index) => (to.includes(text) ? [index] : []));
  const fresh = [...new Set(to)].filter((text) => !from.includes(text)).map((text) => ({ text }));
  return setTexts(written, node, [...stay, ...fresh]);
}

/** A text of the rule, whose quotes a new list takes over. */
function likeIn(node: MapNode): TreeNode | undefined {
  const lists = node.entries.map(({ value }) => value).filter((value) => value.kind === 'list');
  return lists.find(({ items }) => items[0] !== undefined)?.items[0]?.value;
}
