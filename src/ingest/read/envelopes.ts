import type { RecordFormat } from '../../core/usage-source.ts';

/**
 * May an envelope be named twice in this text, or under a name that is spelt with escapes? Cheap, and never wrongly no.
 * RFC 8259, section 4, leaves it open which of two equal names counts; JSON.parse keeps the last and loses the other.
 */
export function mayNameTwice(text: string, format: RecordFormat): boolean {
  return ESCAPED_LETTER.test(text) || format.envelopes.some((name) => {
    const first = text.indexOf(`"${name}"`);
    return first >= 0 && text.includes(`"${name}"`, first + 1);
  });
}

/** No writer of JSON spells a letter as an escape without an intention. */
const ESCAPED_LETTER = /\\u00(?:4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])/i;

/** The elements of an array, each as its text. `text` is well-formed JSON. */
export function elementsOf(text: string): readonly string[] {
  const elements: string[] = [];
  for (let at = afterSpace(text, afterSpace(text, 0) + 1); text[at] !== ']'; ) {
    const to = afterValue(text, at);
    elements.push(text.slice(at, to));
    at = next(text, to);
  }
  return elements;
}

/** The arrays of an object that stand under the name of an envelope, each as its text, in order and each time that the name stands there. */
export function envelopesOf(text: string, format: RecordFormat): readonly string[] {
  const arrays: string[] = [];
  for (let at = afterSpace(text, afterSpace(text, 0) + 1); text[at] !== '}'; ) {
    const behind = afterValue(text, at);
    const name = JSON.parse(text.slice(at, behind)) as string;
    const value = afterSpace(text, afterSpace(text, behind) + 1);
    const to = afterValue(text, value);
    if (text[value] === '[' && format.envelopes.includes(name)) arrays.push(text.slice(value, to));
    at = next(text, to);
  }
  return arrays;
}

/** Where the next member or element begins behind a value, or the bracket that closes the list. */
function next(text: string, at: number): number {
  const behind = afterSpace(text, at);
  return text[behind] === ',' ? afterSpace(text, behind + 1) : behind;
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return at;
}

function afterValue(text: string, from: number): number {
  if (text[from] === '"') return afterString(text, from);
  if (text[from] !== '{' && text[from] !== '[') return afterScalar(text, from);
  let depth = 0;
  for (let at = from; ; at += 1) {
    const character = text[at];
    if (character === '"') at = afterString(text, at) - 1;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
}

function afterString(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function afterScalar(text: string, from: number): number {
  let at = from;
  while (at < text.length && !/[\s,\]}]/.test(text[at] ?? '')) at += 1;
  return at;
}
