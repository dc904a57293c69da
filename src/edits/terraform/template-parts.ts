import type { Part } from '../tree.ts';

/**
 * The parts of a template whose own escapes are already read, as a text of Terraform's JSON syntax is: fixed characters,
 * and the code of interpolations. `$${` and `%%{` stand for the marks themselves. Undefined for a directive (`%{`), for a
 * mark that strips blanks, and for an interpolation without an end (HCL Native Syntax, "Templates").
 */
export function templateParts(text: string): readonly Part[] | undefined {
  const parts: Part[] = [];
  let fixed = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('$${', at) || text.startsWith('%%{', at)) {
      fixed += text.slice(at + 1, at + 3);
      at += 3;
    } else if (text.startsWith('%{', at)) {
      return undefined;
    } else if (text.startsWith('${', at)) {
      const end = endOf(text, at + 2);
      if (end === undefined || text[at + 2] === '~' || text[end - 2] === '~') return undefined;
      if (fixed !== '') parts.push(fixed);
      fixed = '';
      parts.push({ code: text.slice(at + 2, end - 1).trim() });
      at = end;
    } else fixed += text[at++];
  }
  return fixed === '' && parts.length > 0 ? parts : [...parts, fixed];
}

/** Where the interpolation ends whose code begins at `from`: behind its brace. Texts in it may hold interpolations in turn. */
function endOf(text: string, from: number): number | undefined {
  const open: ('{' | '"')[] = ['{'];
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (open.at(-1) === '"') {
      if (char === '\\') at++;
      else if (char === '"') open.pop();
      else if (text.startsWith('$${', at) || text.startsWith('%%{', at)) at += 2;
      else if (text.startsWith('${', at) || text.startsWith('%{', at)) {
        open.push('{');
        at++;
      }
    } else if (char === '"' || char === '{') open.push(char);
    else if (char === '}') {
      open.pop();
      if (open.length === 0) return at + 1;
    }
  }
  return undefined;
}
