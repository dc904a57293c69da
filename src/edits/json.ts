import { canonicalJson, type Json } from '../core/json.ts';
import { InvariantError } from '../core/errors.ts';
import { applyEdits, type Edit } from './engine.ts';
import { arrange } from './json/arrange.ts';
import { scanJson, type JsonArray, type JsonMember, type JsonNode, type JsonObject, type JsonText } from './json/scan.ts';
import { listText, styleOf } from './json/style.ts';
import type { Wanted } from './tree.ts';

export { scanJson } from './json/scan.ts';
export { listText } from './json/style.ts';
export type { JsonArray, JsonMember, JsonNode, JsonObject, JsonScalar, JsonText } from './json/scan.ts';

/** A member of an object by its name; undefined for any other node. */
export function memberOf(node: JsonNode, name: string): JsonMember | undefined {
  return node.kind === 'object' ? node.members.find((member) => member.name === name) : undefined;
}

/** The node at a path of member names and element indexes. */
export function nodeAt(root: JsonNode, path: readonly (string | number)[]): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const step of path) {
    if (node === undefined) return undefined;
    if (typeof step === 'string') node = memberOf(node, step)?.value;
    else node = node.kind === 'array' ? node.elements[step] : undefined;
  }
  return node;
}

/** The value that a node stands for. */
export function valueOf(node: JsonNode): Json {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'array') return node.elements.map(valueOf);
  const out: Record<string, Json> = Object.create(null);
  for (const { name, value } of node.members) out[name] = valueOf(value);
  return out;
}

/** Gives an array the wanted elements: indexes of those that stay, in rising order, and JSON texts of new ones. */
export function editArray(json: JsonText, array: JsonArray, wanted: readonly Wanted[]): Edit[] {
  return arrange(json.text, { ...array, items: array.elements }, wanted, styleOf(json).comma);
}

/** Gives an object the wanted members: indexes of those that stay, in rising order, and names with JSON texts. */
export function editObject(
  json: JsonText,
  object: JsonObject,
  wanted: readonly (number | { readonly name: string; readonly value: string })[],
): Edit[] {
  const { colon, comma } = styleOf(json);
  const texts = wanted.map((item) => (typeof item === 'number' ? item : JSON.stringify(item.name) + colon + item.value));
  return arrange(json.text, { ...object, items: object.members }, texts, comma);
}

/**
 * Gives a value that is a text, or a list of texts, the texts of `after`; what stays keeps its place and bytes, what is
 * new comes behind what precedes it in `after`. A text becomes a list only when it must.
 */
export function editTexts(json: JsonText, node: JsonNode, after: readonly string[]): Edit[] {
  const elements = node.kind === 'array' ? node.elements : [node];
  const texts = elements.map(valueOf);
  if (canonicalJson(texts) === canonicalJson(after)) return [];
  const { start, end } = node;
  if (node.kind !== 'array' && after.length === 1) return [{ start, end, text: JSON.stringify(after[0]) }];
  const stays = texts.filter((text) => after.some((value) => value === text));
  const inline = !json.text.slice(start, end).includes('\n');
  if (node.kind !== 'array' || (inline && stays.length === 0)) return [{ start, end, text: listText(json, start, after) }];
  return editArray(json, node, placed(texts, after));
}

/** Old indexes and new texts in order: each new text right behind the last old one before it in `after`. */
function placed(texts: readonly Json[], after: readonly string[]): Wanted[] {
  const behind = new Map<string | undefined, string[]>();
  let previous: string | undefined;
  for (const text of after) {
    if (texts.includes(text)) previous = text;
    else behind.set(previous, [...(behind.get(previous) ?? []), JSON.stringify(text)]);
  }
  const wanted: Wanted[] = behind.get(undefined) ?? [];
  const kept = new Set<Json>(after);
  texts.forEach((text, index) => {
    if (typeof text !== 'string' || !kept.has(text)) return;
    wanted.push(index);
    wanted.push(...(behind.get(text) ?? []));
    behind.delete(text);
  });
  return wanted;
}

/**
 * The file after the edits, read again. `means` tells whether its value is the intended one.
 * @throws InvariantError when it is not.
 */
export function applyJsonEdits(json: JsonText, edits: readonly Edit[], means: (value: Json) => boolean): string {
  const text = applyEdits(json.text, edits);
  if (!means(valueOf(scanJson(json.name, text).root))) throw new InvariantError(`the edited ${json.name} does not say what was meant`);
  return text;
}
