import type { ZodType } from 'zod';
import { visibleText } from '../../src/core/visible-text.ts';

/** What somebody may write into a role name, a resource, a reason or a file, one payload per medium or more. */
export const PAYLOADS: readonly string[] = [
  '<script>window.pwned=1</script>',
  '"><img src=x onerror="window.pwned=1">',
  "' onmouseover='window.pwned=1' x='",
  '</style><svg onload=window.pwned=1>',
  '</title><iframe src="https://evil.example/">',
  'javascript:window.pwned=1',
  'java\nscript:window.pwned=1',
  '//evil.example/x',
  'data:text/html,<script>window.pwned=1</script>',
  '{{constructor}} {{{css}}} {{#each this}}{{> page}}',
  '${window.pwned=1} <%= 1 %> %LIGHTHOUSE%',
  '&lt;b&gt; &#x3C;b&#x3E; &colon;',
  '[click](https://evil.example) ![image](https://evil.example/i.png)',
  '[ref]: https://evil.example "t"\n\n[ref]',
  '`code` ``two`` ```three\n```\n# heading\n\n- list',
  '| a | b |\n|---|---|\n| \\| c |',
  'x \\| y \\\\| z `|`',
  '@everyone @org/team #1 GH-7 owner/repo#9 !3 :octocat:',
  'https://evil.example www.evil.example mail@evil.example <https://evil.example>',
  '1. one 2) two - three + four > quote # five\n===\n---\n***',
  '*bold* _italic_ ~~gone~~ <!-- comment --> &copy; $x^2$',
  '\u001b[2J\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007\u009b31m',
  'admin\u202enimda\u2066x\u2069\u200b\u200d\ufeff\u00ad\u2028y\u2029',
  '\u0000\ud800 lone \u3164 \u{e0041}',
  '`'.repeat(40),
  '=cmd|calc!A1 +1 -1',
];

/** The payloads with a title that a terminal can print, for `it.each`. */
export const HOSTILE = PAYLOADS.map((payload) => ({ title: visibleText(payload), payload }));

/**
 * A document in which every text begins with the payload, wherever its shape still accepts that; the rest of each text
 * stays, so that references between documents still meet.
 */
export function poison<T>(document: T, shape: ZodType, payload: string): T {
  const copy = structuredClone(document);
  const visit = (holder: Record<string, unknown>) => {
    for (const [key, value] of Object.entries(holder)) {
      if (typeof value === 'object' && value !== null) visit(value as Record<string, unknown>);
      if (typeof value !== 'string') continue;
      holder[key] = payload + value;
      if (!shape.safeParse(copy).success) holder[key] = value;
    }
  };
  visit(copy as Record<string, unknown>);
  return copy;
}
