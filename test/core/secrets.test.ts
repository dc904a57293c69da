import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { holdsMask, secretIn, valueWithoutSecrets, withoutSecrets } from '../../src/core/secrets.ts';
import { secretLines } from '../../src/edits/secret-lines.ts';
import cases from '../cases/secrets.json' with { type: 'json' };

describe('a secret that is known by its form', () => {
  it.each(cases.shapes)('$case', ({ text, what, secret }) => {
    expect(secretIn(text)).toBe(what ?? undefined);
    const masked = withoutSecrets(text);
    expect(masked.length).toBe(text.length);
    if (secret === undefined) {
      expect(masked).toBe(text);
      return;
    }
    expect(masked).not.toContain(secret);
    expect(holdsMask(masked)).toBe(true);
    expect(text.split(secret).every((rest) => masked.includes(rest))).toBe(true);
    expect(withoutSecrets(masked)).toBe(masked);
  });

  it('has the same mask wherever it stands, and another has another', () => {
    const mask = (key: string): string => withoutSecrets(`"${key}"`);
    expect(mask('AKIAIOSFODNN7EXAMPLE')).toBe(mask('AKIAIOSFODNN7EXAMPLE'));
    expect(mask('AKIAIOSFODNN7EXAMPLE')).not.toBe(mask('AKIAIOSFODNN7EXAMPLF'));
  });

  it('of which a person chose the letters has a mask that tells nothing of them', () => {
    const mask = (password: string): string => withoutSecrets(`https://deploy:${password}@git.example.com`);
    expect(mask('hunter2-hunter2')).toBe(mask('hunter3-hunter3'));
  });
});

it('a private key goes, its frame and the lines stay', () => {
  const lines = ['-----BEGIN RSA PRIVATE KEY-----', 'MIIEowIBAAKCAQEAexampleexampleexample', 'short==', '-----END RSA PRIVATE KEY-----'];
  for (const text of [lines.join('\n'), JSON.stringify(lines.join('\n'))]) {
    const masked = withoutSecrets(text);
    expect(masked).not.toMatch(/MIIE|short/);
    expect(masked.length).toBe(text.length);
    expect(masked).toContain('-----END RSA PRIVATE KEY-----');
    expect(masked.split('\n').length).toBe(text.split('\n').length);
  }
  expect(typeof JSON.parse(withoutSecrets(JSON.stringify(lines.join('\n'))))).toBe('string');
  expect(secretLines(`a\n${lines.join('\n')}\nb`).map(({ line, what }) => [line, what])).toEqual([[3, 'a private key'], [4, 'a private key']]);
});

it('names and values of a document are masked, and one without secrets is handed back as it is', () => {
  const plain = { a: [1, null, { b: 'c' }] };
  expect(valueWithoutSecrets(plain)).toBe(plain);
  const found = valueWithoutSecrets({ 'AKIAIOSFODNN7EXAMPLE': [{ b: 'xoxb-2147483647-example' }] });
  expect(JSON.stringify(found)).not.toMatch(/AKIA|xoxb/);
});

it.each(cases.lines)('a line of a file: $case', ({ text, secret }) => {
  expect(secretLines(text).length > 0).toBe(secret);
});

// Long runs of what a secret may begin with: work that grows faster than the text would not end.
it.each(['eyJ', 'eyJhbGciOiJ9-', 'AKIA', 'AQoDYXdz', '%41AQoDYXdz', '=AQoDYXdz', 'IQoJb3JpZ2lu/', 'ghp_', 'github_pat_', 'glpat-', 'xoxb-', '://a:', '://', 'secret_key = ', 'secret', 'password="', "password='", 'token = ', '-----BEGIN PRIVATE KEY-----', '-----BEGIN PRIVATE KEY-----\n-', 'pwd: '])('a million times %s takes no time', (piece) => {
  const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
  expect(withoutSecrets(text).length).toBe(text.length);
  secretLines(text);
});

it('the policies of the fixtures hold none', () => {
  const root = path.resolve(import.meta.dirname, '../../fixtures');
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /policies\/.*\.json$|\.(?:tf|ya?ml)$/.test(name) && !name.includes('expected'));
  expect(found.length).toBeGreaterThan(3);
  expect(found.flatMap((name) => secretLines(readFileSync(path.join(root, name), 'utf8')).map(({ line, what }) => `${name}:${line} ${what}`))).toEqual([]);
});
