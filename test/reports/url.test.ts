import { describe, expect, it } from 'vitest';
import { fileUrl, safeUrl } from '../../reports/escape/url.ts';
import { HOSTILE } from './hostile.ts';

describe('safeUrl', () => {
  it.each([
    ['https://example.org/a?b#c', true],
    ['https://example.org', true],
    ['ledger/x.jsonl.gz', true],
    ['./a:b', true],
    ['#finding-1', true],
    ['', false],
    ['http://example.org/', false],
    ['https:evil', false],
    ['https://user@evil.example/', false],
    ['//evil.example/', false],
    ['/etc/passwd', false],
    ['\\\\evil.example\\x', false],
    ['javascript:alert(1)', false],
    ['JaVaScRiPt:alert(1)', false],
    ['java\tscript:alert(1)', false],
    [' javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['file:///etc/passwd', false],
    ['vbscript:x', false],
  ])('%j is a link: %s', (url, link) => {
    expect(safeUrl(url)).toBe(link ? url : null);
  });
});

describe('fileUrl', () => {
  it.each([
    [['proposals/aws-x', 'change.patch'], './proposals/aws-x/change.patch'],
    [['a b', 'ü?.json'], './a%20b/%C3%BC%3F.json'],
    [['javascript:alert(1)'], './javascript%3Aalert(1)'],
    [['//evil.example/x'], './evil.example/x'],
    [['../secret'], null],
    [[''], null],
    [['\ud800'], null],
  ])('%j becomes %j', (parts, url) => {
    expect(fileUrl(...parts)).toBe(url);
  });

  it.each(HOSTILE)('$title stays inside the output folder', ({ payload }) => {
    const url = fileUrl('proposals', payload);
    const base = 'file:///out/report.html';
    if (url !== null) expect(new URL(url, base).href).toMatch(/^file:\/\/\/out\/proposals\//);
  });
});
