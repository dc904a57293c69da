import { HIDDEN, visibleLines, visibleText } from './visible-text.ts';

/**
 * Text from outside as a terminal may print it, on one line: no escape sequence, no line break, no reversed or
 * zero-width character reaches the screen; each stands as a visible escape such as `\x1b`.
 */
export function terminalText(text: string): string {
  return visibleText(text);
}

/** The same for text of several lines, such as a diff: line feeds and tabs stay. */
export function terminalLines(text: string): string {
  return visibleLines(text);
}

/**
 * A value as one line of JSON that a terminal may print. JSON.stringify escapes C0 controls and lone surrogates only; here
 * every hidden character stands as `\uXXXX`, which a JSON reader gives back as it was (RFC 8259, section 7).
 */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value).replace(HIDDEN, jsonEscapes);
}

/** One escape for each UTF-16 code unit of a text. */
function jsonEscapes(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
