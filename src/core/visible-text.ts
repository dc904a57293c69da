/**
 * Characters that a reader cannot see or that command the display: C0 and C1 controls, ESC, line ends of every kind,
 * bidi controls and isolates, zero-width and other default-ignorable characters, lone surrogates.
 * Default_Ignorable_Code_Point: Unicode Standard Annex 44; why bidi controls matter: Unicode Technical Report 36, 2.5.
 */
export const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line of text in which every hidden character stands as a visible escape: `\n`, `\x1b`, `\u{202e}`. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character) => NAMED[character] ?? visibleEscape(character));
}

/** The same for text of several lines, such as a diff: line feeds and tabs stay. */
export function visibleLines(text: string): string {
  return text.split('\n').map((line) => line.split('\t').map(visibleText).join('\t')).join('\n');
}

function visibleEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
