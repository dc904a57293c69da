import { expect, it } from 'vitest';
import { shellWord } from '../../../connectors/aws/writer/names.ts';
import { fileUrl, safeUrl } from '../../../reports/escape/url.ts';
import { matchesGlob } from '../../../src/core/glob.ts';
import { markdownCode, markdownFence, markdownText } from '../../../src/core/markdown-text.ts';
import { fileId } from '../../../src/core/slug.ts';
import { terminalJson, terminalLines, terminalText } from '../../../src/core/terminal-text.ts';
import { ACTIVE_PROSE, markdownStructure } from '../../reports/markdown-structure.ts';
import { PATIENT } from '../patience.ts';
import { HIDDEN, isPlainPath } from '../media.ts';
import { PAYLOADS } from '../payloads.ts';
import { corpus, fuzzed, holds, same } from './fuzzed.ts';

const inputs = [...corpus('texts'), ...PAYLOADS.map((payload) => payload.slice(0, 300))];

it('text for terminals prints, and as JSON reads back as it was', PATIENT, () => {
  fuzzed('terminal text', inputs, (input) => {
    holds(!HIDDEN.test(terminalText(input)), 'one line of what prints');
    holds(!HIDDEN.test(terminalLines(input).replace(/[\n\t]/g, '')), 'lines of what prints');
    same(terminalText(terminalText(input)), terminalText(input), 'made visible twice');
    const line = terminalJson({ [input]: input });
    holds(!HIDDEN.test(line), 'JSON of what prints');
    same(JSON.stringify(JSON.parse(line)), JSON.stringify({ [input]: input }), 'read back');
  });
});

it('text for Markdown is words and code, in a table and out of it', PATIENT, () => {
  fuzzed('Markdown text', inputs, (input) => {
    const cell = markdownCode(input);
    const table = markdownStructure(`| ${cell} | b |`);
    same(table.lines, ['row2'], 'one row of two cells');
    same(table.prose.replaceAll('(empty)', '¤'), '| ¤ | b |', 'one code span');
    const sentence = markdownStructure(`x ${markdownText(input)}`);
    same(sentence.lines, ['text'], 'one line of text');
    // `www.` is an address only when a name follows at once (GFM, section 6.9).
    const prose = sentence.prose.replaceAll('·', '').replace(/www\.(?![\p{L}\d_-])/gu, '');
    for (const active of ACTIVE_PROSE) holds(!active.test(prose), `nothing active: ${String(active)} in ${prose}`);
    const fenced = markdownStructure(markdownFence(input, 'diff'));
    same(fenced.lines, ['fence'], 'one closed fence');
  });
});

it('names of files and targets of links stay inside the output', PATIENT, () => {
  fuzzed('names and links', inputs, (input) => {
    holds(isPlainPath(fileId('aws', input, input)), 'a plain name of a file');
    for (const url of [safeUrl(input), fileUrl(input), fileUrl('proposals', input)]) {
      if (url === null || !URL.canParse(url, 'file:///own/folder/page.html')) continue;
      const resolved = new URL(url, 'file:///own/folder/page.html');
      holds(/^(?:https|file):$/.test(resolved.protocol), `no other scheme: ${url}`);
      if (resolved.protocol === 'file:' && url !== safeUrl(input)) holds(resolved.href.startsWith('file:///own/folder/') && resolved.hostname === '', `inside: ${url}`);
    }
  });
});

it('a word of a shell is one word, and reads as it was', PATIENT, () => {
  fuzzed('shell words', inputs, (input) => {
    if (input.includes('\0')) return;
    const word = shellWord(input);
    // Single quotes hold everything but themselves; between them only an escaped quote stands (Shell Command Language, 2.2).
    const parts = [...word.matchAll(/'([^']*)'|\\(')/gs)];
    same(parts.map(([whole]) => whole).join(''), word, 'nothing stands outside of quotes');
    same(parts.map(([, quoted, escaped]) => quoted ?? escaped ?? '').join(''), input, 'the word as the shell reads it');
  });
});

it('globs match as they say', PATIENT, () => {
  let matched = 0;
  fuzzed('globs', inputs, (input, random) => {
    const text = input.slice(0, 40);
    const pattern = text.split('').map((character) => (random.below(6) === 0 ? '*' : character)).join('').slice(random.below(3));
    const oracle = new RegExp(`^${pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('[^]*')}$`);
    const found = matchesGlob(pattern, text);
    same(found, oracle.test(text), `${pattern} on ${text}`);
    if (found) matched += 1;
  });
  expect(matched).toBeGreaterThan(500);
  const most = 200_000;
  holds(!matchesGlob(`${'*a'.repeat(20)}b`, 'a'.repeat(most)), 'no super-linear time');
});
