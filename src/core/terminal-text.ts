import { visibleLines, visibleText } from './visible-text.ts';

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
