import { describe, expect, it } from 'vitest';
import { terminalLines, terminalText } from '../../src/core/terminal-text.ts';
import { visibleText } from '../../src/core/visible-text.ts';
import { PAYLOADS } from '../reports/hostile.ts';

describe('visibleText', () => {
  it.each([
    ['role/ci-deploy', 'role/ci-deploy'],
    ['s3:Get* on arn:aws:s3:::b/é–日本 ✓', 's3:Get* on arn:aws:s3:::b/é–日本 ✓'],
    ['a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['\u001b[2J', '\\x1b[2J'],
    ['\u009b31m', '\\x9b31m'],
    ['admin\u202enimda', 'admin\\u{202e}nimda'],
    ['a\u200bb\u2066c\ufeff', 'a\\u{200b}b\\u{2066}c\\u{feff}'],
    ['\u2028\u2029', '\\u{2028}\\u{2029}'],
    ['\u3164\u{e0041}', '\\u{3164}\\u{e0041}'],
    ['\ud800x', '\\u{d800}x'],
    ['\u0000', '\\x00'],
  ])('%j reads %j', (text, seen) => {
    expect(visibleText(text)).toBe(seen);
  });
});

describe('terminal text', () => {
  it('is one line of characters that only print', () => {
    for (const payload of PAYLOADS) expect(terminalText(payload)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  it('keeps the lines and tabs of a diff, and nothing else that commands', () => {
    expect(terminalLines('-\ta\r\n+\tb\u001b[0m\n')).toBe('-\ta\\r\n+\tb\\x1b[0m\n');
  });
});
